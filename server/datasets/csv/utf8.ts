import { isUtf8 } from 'node:buffer';

/** How many bytes a UTF-8 sequence has that begins with `lead`; 0 where none does. */
function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** How many bytes at the end begin a character that the next piece may complete: 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

/** Index of the first byte that is not UTF-8, or is NUL; −1 when there is none. */
export function findBadByte(bytes: Uint8Array): number {
  const nul = bytes.indexOf(0);
  if (isUtf8(bytes)) return nul;
  const invalid = findInvalid(bytes);
  return nul < 0 ? invalid : Math.min(nul, invalid);
}

function findInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length === 0 || at + length > bytes.length) return at;
    if (length > 1 && !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return bytes.length;
}
