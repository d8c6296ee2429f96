import { normalArtifactPath } from '@/lib/artifacts/artifact-path';
import type { Context } from '@/server/core/context';
import { findLoggedModels, findRunAddress, type ArtifactPlace } from '@/server/experiments';
import { doesNotExist, invalidParameter } from '../mlflow-error';
import { artifactUriOf } from '../present';
import { loggedModelUri } from '../present-logged-model';

const below = /^(?<root>.+?)\/(?<id>[0-9a-f]{32}|m-[0-9a-f]{32})\/artifacts(?:\/(?<path>.*))?$/s;

/** @throws the answer of the protocol to a path that may lead out of its root */
export function safePath(path: string): string {
  const normal = normalArtifactPath(path);
  if (normal === undefined) throw invalidParameter('Invalid path');
  return normal;
}

/**
 * What a path below the root of all artifacts is about: `<experiment>/<run>/artifacts/…`, or
 * `<experiment>/models/<logged model>/artifacts/…`; undefined where it is about neither.
 */
export async function findPlace(ctx: Context, address: string): Promise<ArtifactPlace | undefined> {
  safePath(address);
  const match = below.exec(address)?.groups;
  if (!match) return undefined;
  const { root = '', id = '' } = match;
  const path = safePath(match['path'] ?? '');
  if (id.startsWith('m-')) {
    const [model] = await findLoggedModels(ctx, [id]);
    const isThere = model && pathOf(loggedModelUri(model)) === `${root}/${id}/artifacts`;
    return isThere ? { owner: { kind: 'logged-model', id }, path } : undefined;
  }
  const run = await findRunAddress(ctx, id);
  const isThere = run && pathOf(artifactUriOf(run)) === `${root}/${id}/artifacts`;
  return isThere ? { owner: { kind: 'run', id }, path } : undefined;
}

/** Where the files of a version's source lie: in a run, in a logged model, or undefined where they lie elsewhere. */
export async function findPlaceOfSource(ctx: Context, source: string): Promise<ArtifactPlace | undefined> {
  const [, run, folder = ''] = /^runs:\/+([^/]+)\/?(.*)$/.exec(source) ?? [];
  if (run !== undefined) return { owner: { kind: 'run', id: run }, path: safePath(folder) };
  const model = /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1];
  if (model !== undefined) return { owner: { kind: 'logged-model', id: model }, path: '' };
  const address = pathOf(source);
  return address === undefined ? undefined : findPlace(ctx, address.replace(/\/{2,}/g, '/').replace(/\/$/, ''));
}

/** The same where there must be something. @throws RESOURCE_DOES_NOT_EXIST */
export async function requirePlace(ctx: Context, address: string): Promise<ArtifactPlace> {
  const place = await findPlace(ctx, address);
  if (!place)
    throw doesNotExist(`No such artifact: '${address}'. Artifacts lie at <experiment>/<run>/artifacts/<path>.`);
  return place;
}

/** Where files lie below the root of all artifacts; undefined where clients keep them elsewhere. */
function pathOf(uri: string): string | undefined {
  const match = /^mlflow-artifacts:(?:\/\/[^/]*)?\/+(?<path>.*)$/.exec(uri);
  return match?.groups?.['path'];
}
