import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { scanNumber } from './scan-number';

const found = new Float64Array(1);

/** The number that is read of a text with a comma behind it; undefined where it is none. */
function read(text: string): number | undefined {
  found[0] = NaN;
  const end = scanNumber(Buffer.from(`${text},`), 0, found);
  if (end < 0) return undefined;
  return end === text.length ? found[0] : NaN;
}

describe('a number in a body', () => {
  it.each([
    ...['0', '-0', '7', '-12', '0.1', '0.30000000000000004', '1.7976931348623157e308', '5e-324', '2.5E+3', '1e-7'],
    // The largest whole number that is exact, the two after it, and one that lies between two doubles.
    ...['9007199254740991', '9007199254740992', '9007199254740993', '90071992547409930001', '9007199254740993.5'],
    ...['0.000000000000000000000000123456', '123456789012345678901234567890', '4.35', '0.1234567890123456789012'],
    // Halfway between two doubles, and just above: they are told apart by the last digit alone.
    ...['1.00000000000000011102230246251565404', '1.00000000000000011102230246251565405'],
    ...['0.000001', '1e22', '1e23', '8.5', '179769313486231570000', '-1234567.8901234567'],
  ])('%s is the double that JSON has', (text) => {
    expect(Object.is(read(text), JSON.parse(text))).toBe(true);
  });

  it.each(['', '-', '+1', '.5', '5.', '01', '-01', '1e', '1e+', '1.e5', 'NaN', 'Infinity', '1e999', '"1"', 'null'])(
    '%j is none',
    (text) => expect(read(text)).toBeUndefined(),
  );

  it('is read as JSON reads it, however many digits it has', () => {
    const random = createRandom(11);
    const wrong: string[] = [];
    for (let i = 0; i < 60_000; i++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 12 - 5);
      const texts = [String(value), value.toFixed(Math.floor(random() * 21)), value.toPrecision(17)];
      texts.push(`${value.toFixed(5)}${String(Math.floor(random() * 1e15))}`);
      for (const text of texts) {
        if (!Object.is(read(text), JSON.parse(text))) wrong.push(text);
      }
    }
    expect(wrong).toEqual([]);
  });
});
