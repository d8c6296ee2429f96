import type { IncomingHttpHeaders } from 'node:http';
import { conflict, invalid } from '@/server/core/errors';
import type { EndpointState } from './endpoint-states';

/** Whether a request asks for the version that stands ready: `X-Ringside-Preview: true`, or `?preview=true`. */
export function wantsPreview(headers: IncomingHttpHeaders, query: unknown): boolean {
  const given = headers['x-ringside-preview'] ?? previewOf(query);
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  throw invalid('"preview" is true or false.', { field: 'preview' });
}

const previewOf = (query: unknown): unknown =>
  typeof query === 'object' && query !== null && 'preview' in query ? query.preview : undefined;

/**
 * The endpoint as it would answer if green were alone: no fallback and no remembered answer in its place, and nothing
 * of it is logged, counted or remembered for callers, since a trial is no traffic.
 *
 * @throws Conflict where no version stands ready
 */
export function previewState(state: EndpointState): EndpointState {
  const { plan, settings } = state;
  const green = plan.variants[state.previewPlace];
  if (!green) {
    throw conflict(
      `No version of ${state.name} stands ready to be tried: begin a blue/green rollout, or ask without preview.`,
    );
  }
  const { cache, log } = settings;
  const fallback = { previousChampion: false, constant: null };
  return {
    ...state,
    settings: { ...settings, fallback, cache: { ...cache, ttlSeconds: 0 }, log: { ...log, share: 0 } },
    fallbackPlace: -1,
    plan: { ...plan, mode: 'champion', variants: [green], shares: [1], holdout: 0 },
  };
}
