import type { Run } from '@/lib/contracts/experiments';
import { invalidParameter, type MlflowError } from './mlflow-error';
import { presentRunInfo } from './present';

const refused = (source: string, why: string): MlflowError =>
  invalidParameter(`Invalid model version source: '${source}'. ${why}`);

const localOnly =
  'To use a local path as a model version source, the run_id request parameter has to be specified and the local ' +
  'path has to be contained within the artifact directory of the run specified by the run_id.';
const absoluteOnly =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute ' +
  'path must be provided without relative path references present. Please provide an absolute path.';

const noFile = 'Local source paths are not allowed for prompts.';

const mostDecodings = 5;

/** The address as whoever follows it would read it, however often it was encoded. */
function decoded(text: string): string {
  let current = text;
  for (let times = 0; times < mostDecodings; times += 1) {
    const next = decodeOnce(current);
    if (next === current) break;
    current = next;
  }
  return current;
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The source of a prompt is only a word, but not the address of a file. */
export function checkPromptSource(source: string): void {
  if (/^(file:|\/)/i.test(source)) throw invalidParameter(`Invalid prompt source: '${source}'. ${noFile}`);
}

/**
 * Refuses a source that leads where nobody said: a path on the machine of the client or of the server, unless it lies
 * in the artifacts of its run, and a path with steps upward or a NUL, encoded or not.
 */
export function checkSource(source: string, run: Run | null): void {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(source) ?? [];
  if (scheme === undefined || scheme.toLowerCase() === 'file') {
    if (!run || !isWithin(plainPath(source), plainPath(presentRunInfo(run).artifact_uri))) {
      throw refused(source, localOnly);
    }
    return;
  }
  const path = decoded(rest.replace(/^\/\/[^/]*/, ''));
  const steps = path.split(/[\\/]/);
  if (path.includes('\0') || steps.includes('..') || steps.includes('.')) throw refused(source, absoluteOnly);
}

const plainPath = (uri: string) => decoded(uri.replace(/^file:(\/\/(?=\/))?/i, ''));

/** Whether a path stays within a root after its steps are taken. */
function isWithin(path: string, root: string): boolean {
  if (!root.startsWith('/') || path.includes('\0')) return false;
  const taken: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') taken.pop();
    else if (step !== '.' && step !== '') taken.push(step);
  }
  return path.startsWith('/') && `/${taken.join('/')}/`.startsWith(`${root.replace(/\/+$/, '')}/`);
}
