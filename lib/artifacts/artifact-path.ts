/** Longest path of a file, in bytes of UTF-8: the database keeps an index over it. */
export const longestArtifactPath = 1500;
/** Clients that encode at all do it once or twice. */
const mostDecodings = 10;

/**
 * The one way to write the path of a file below a run, without empty parts and dots; empty for the run's root.
 *
 * Undefined where the path could leave the run, or be read as one that does by whoever decodes it once more: `..`,
 * an absolute path, `#`, a backslash or NUL, also percent-encoded any number of times.
 *
 * @example normalArtifactPath('./plots//roc.png') // 'plots/roc.png'
 * @example normalArtifactPath('a/%252e%252e/b')   // undefined
 */
export function normalArtifactPath(path: string): string | undefined {
  if (!isSafe(path)) return undefined;
  const normal = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  return new TextEncoder().encode(normal).length <= longestArtifactPath ? normal : undefined;
}

function isSafe(path: string): boolean {
  let read = path;
  for (let time = 0; time <= mostDecodings; time += 1) {
    if (!staysInside(read)) return false;
    const next = decodeOnce(read);
    if (next === read) return true;
    read = next;
  }
  return false;
}

function staysInside(path: string): boolean {
  if (/[#\\\0]|\p{Surrogate}/u.test(path)) return false;
  const isAbsolute = path.startsWith('/') || /^[a-z]:\//i.test(path) || /^file:/i.test(path);
  return !isAbsolute && !path.split('/').includes('..');
}

/** Escapes that stand for nothing stay as they are; readers of addresses drop tabs and line ends. */
function decodeOnce(path: string): string {
  const decoder = new TextDecoder();
  return path
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
      decoder.decode(Uint8Array.from(run.slice(1).split('%'), (byte) => Number.parseInt(byte, 16))),
    )
    .replaceAll(/[\t\n\r]/g, '');
}

/** The last part of a path. */
export const nameOfPath = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder a path lies in; empty for the root. */
export const folderOfPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
