/** What a page of an MLflow server's own dashboard is about. */
export type MlflowAddress =
  | { kind: 'run'; id: string }
  | { kind: 'experiment'; number: number }
  | { kind: 'model'; name: string; version: string | null };

/**
 * Reads the part behind `#` of an address that an MLflow client printed, such as `#/experiments/1/runs/4f…`.
 *
 * @returns null where it is none
 */
export function readMlflowAddress(hash: string): MlflowAddress | null {
  const [path = ''] = hash.split('?');
  const [root, place, id = '', part, inner] = path.split('/').map(decoded);
  if (root !== '#' || id === '') return null;
  if (place === 'experiments' && part === 'runs' && inner) return { kind: 'run', id: inner };
  if (place === 'experiments' && /^\d{1,9}$/.test(id)) return { kind: 'experiment', number: Number(id) };
  if (place === 'models') return { kind: 'model', name: id, version: part === 'versions' && inner ? inner : null };
  return null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
