const int64 = (value: number) => {
  const bytes = Buffer.alloc(9, 'L');
  bytes.writeBigInt64BE(BigInt(value), 1);
  return bytes;
};

const key = (text: string) => Buffer.concat([int64(Buffer.byteLength(text)), Buffer.from(text)]);

function numbers(values: readonly number[]): Buffer {
  const isWhole = values.every((value) => Number.isInteger(value));
  const data = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => (isWhole ? data.writeInt32BE(value, 4 * i) : data.writeFloatBE(value, 4 * i)));
  return Buffer.concat([Buffer.from(`[$${isWhole ? 'l' : 'd'}#`), int64(values.length), data]);
}

/** A value as XGBoost writes it: lengths of 8 bytes, lists of numbers typed, other lists with their length. */
export function ubjsonFile(value: unknown): Buffer {
  if (value === null) return Buffer.from('Z');
  if (typeof value === 'boolean') return Buffer.from(value ? 'T' : 'F');
  if (typeof value === 'string') return Buffer.concat([Buffer.from('S'), key(value)]);
  if (typeof value === 'number') return int64(value);
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((one) => typeof one === 'number')) return numbers(value as number[]);
    return Buffer.concat([Buffer.from('[#'), int64(value.length), ...value.map(ubjsonFile)]);
  }
  const entries = Object.entries(value as object).flatMap(([name, one]) => [key(name), ubjsonFile(one)]);
  return Buffer.concat([Buffer.from('{'), ...entries, Buffer.from('}')]);
}
