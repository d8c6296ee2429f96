const block = 512;
const longestName = 100;

/** A file with its path inside the folder that was dropped. */
export interface NamedFile {
  path: string;
  file: Blob;
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`;
}

function header(path: string, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const encoder = new TextEncoder();
  const write = (text: string, at: number) => bytes.set(encoder.encode(text), at);
  const name = encoder.encode(path);
  if (name.length > longestName) throw new RangeError(`The path ${path} is longer than ${longestName} characters.`);
  bytes.set(name, 0);
  write(octal(0o644, 7), 100);
  write(octal(sizeBytes, 11), 124);
  write(octal(0, 11), 136);
  write('        ', 148);
  write('0ustar\0' + '00', 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 6)} `, 148);
  return bytes;
}

/**
 * Packs files into one tar file, without reading them: the browser streams them when it is sent.
 *
 * @throws RangeError if a path is longer than 100 bytes
 * Source: POSIX.1-2017, pax, "ustar Interchange Format".
 */
export function tarBlob(files: readonly NamedFile[]): Blob {
  const parts = files.flatMap(({ path, file }) => [
    header(path, file.size),
    file,
    new Uint8Array((block - (file.size % block)) % block),
  ]);
  return new Blob([...parts, new Uint8Array(2 * block)], { type: 'application/x-tar' });
}
