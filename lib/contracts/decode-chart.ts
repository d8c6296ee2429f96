import { ChartHeader } from './charts';

/** One series as it came over the wire; `values` may hold NaN and infinities. */
export interface DecodedSeries {
  runId: string;
  key: string;
  /** Points of the whole series. */
  total: number;
  /** Epoch milliseconds of the whole series' first point; null where a window of steps cut it off. */
  startedAt: number | null;
  steps: Float64Array;
  timestamps: Float64Array;
  values: Float64Array;
}

const lengthBytes = 4;

/**
 * Unpacks the answer of `/charts/series`: four bytes with the header's length, little-endian, the header as JSON, then
 * for each series its steps, timestamps and values as little-endian doubles.
 *
 * @throws RangeError when the bytes end before the numbers the header announces
 */
export function decodeChart(bytes: ArrayBuffer): DecodedSeries[] {
  const headerLength = new DataView(bytes).getUint32(0, true);
  const text = new TextDecoder().decode(new Uint8Array(bytes, lengthBytes, headerLength));
  const { series } = ChartHeader.parse(JSON.parse(text));
  let offset = lengthBytes + headerLength;
  const column = (count: number): Float64Array => {
    const numbers = new Float64Array(bytes, offset, count);
    offset += numbers.byteLength;
    return numbers;
  };
  return series.map(({ count, ...facts }) => ({
    ...facts,
    steps: column(count),
    timestamps: column(count),
    values: column(count),
  }));
}
