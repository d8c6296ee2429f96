import { emptyColumns, slicePoints, type PointColumns } from './point-columns';

// A chunk: one byte of flags, the count, the steps, the timestamps, the values.
// Steps and timestamps are differences as varints, or raw doubles where a difference is too large for that;
// values are raw doubles, little-endian.
const rawSteps = 1;
const rawTimestamps = 2;

/** A difference up to this, doubled for its sign, is still an exact double. */
const largestDifference = 2 ** 52 - 1;
const longestVarint = 8;
const doubleBytes = 8;
/** A difference, a difference and a double. */
const fewestBytesPerPoint = 10;

/** Packs points into bytes; about 12 a point when steps and times are regular. */
export function encodePoints({ steps, timestamps, values }: PointColumns): Buffer {
  const count = steps.length;
  const buffer = Buffer.allocUnsafe(1 + longestVarint + count * 3 * doubleBytes);
  const flags = (fitsDifferences(steps) ? 0 : rawSteps) | (fitsDifferences(timestamps) ? 0 : rawTimestamps);
  buffer[0] = flags;
  let offset = writeVarint(buffer, 1, count);
  const writeSteps = flags & rawSteps ? writeDoubles : writeDifferences;
  offset = writeSteps(buffer, offset, steps);
  const writeTimes = flags & rawTimestamps ? writeDoubles : writeDifferences;
  offset = writeTimes(buffer, offset, timestamps);
  offset = writeDoubles(buffer, offset, values);
  return Buffer.from(buffer.subarray(0, offset));
}

/** Unpacks what `encodePoints` packed, also several one after another; the same numbers in the same order. */
export function decodePoints(bytes: Buffer): PointColumns {
  const columns = emptyColumns(Math.floor(bytes.length / fewestBytesPerPoint));
  const reader = { bytes, offset: 0 };
  let filled = 0;
  while (reader.offset < bytes.length) {
    const flags = bytes[reader.offset] ?? 0;
    reader.offset += 1;
    const target = { from: filled, to: filled + readVarint(reader) };
    const readSteps = flags & rawSteps ? readDoubles : readDifferences;
    const readTimes = flags & rawTimestamps ? readDoubles : readDifferences;
    readSteps(reader, columns.steps, target);
    readTimes(reader, columns.timestamps, target);
    readDoubles(reader, columns.values, target);
    filled = target.to;
  }
  return slicePoints(columns, 0, filled);
}

/** Where in a column the next numbers go. */
interface Target {
  from: number;
  to: number;
}

interface Reader {
  bytes: Buffer;
  offset: number;
}

function fitsDifferences(column: Float64Array): boolean {
  let previous = 0;
  for (const value of column) {
    if (Math.abs(value - previous) > largestDifference) return false;
    previous = value;
  }
  return true;
}

function writeDifferences(buffer: Buffer, start: number, column: Float64Array): number {
  let offset = start;
  let previous = 0;
  for (const value of column) {
    const difference = value - previous;
    offset = writeVarint(buffer, offset, difference < 0 ? -2 * difference - 1 : 2 * difference);
    previous = value;
  }
  return offset;
}

function readDifferences(reader: Reader, column: Float64Array, { from, to }: Target): void {
  let previous = 0;
  for (let index = from; index < to; index += 1) {
    const folded = readVarint(reader);
    previous += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    column[index] = previous;
  }
}

/** Seven bits a byte, the lowest first; plain arithmetic, since bit operators stop at 32 bits. */
function writeVarint(buffer: Buffer, start: number, value: number): number {
  let offset = start;
  let rest = value;
  while (rest >= 128) {
    buffer[offset] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
    offset += 1;
  }
  buffer[offset] = rest;
  return offset + 1;
}

function readVarint(reader: Reader): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = reader.bytes[reader.offset] ?? 0;
    reader.offset += 1;
    if (byte < 128) return value + byte * scale;
    value += (byte - 128) * scale;
    scale *= 128;
  }
}

function writeDoubles(buffer: Buffer, start: number, column: Float64Array): number {
  const length = column.length * doubleBytes;
  const view = new DataView(buffer.buffer, buffer.byteOffset + start, length);
  for (let index = 0; index < column.length; index += 1) {
    view.setFloat64(index * doubleBytes, column[index] ?? NaN, true);
  }
  return start + length;
}

function readDoubles(reader: Reader, column: Float64Array, { from, to }: Target): void {
  const { bytes, offset } = reader;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, (to - from) * doubleBytes);
  for (let index = from; index < to; index += 1) column[index] = view.getFloat64((index - from) * doubleBytes, true);
  reader.offset += (to - from) * doubleBytes;
}
