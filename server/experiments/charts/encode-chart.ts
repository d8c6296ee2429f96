import type { ChartHeader } from '@/lib/contracts/charts';
import type { ChartRead } from './get-chart-series';

const lengthBytes = 4;
const doubleBytes = 8;

/**
 * Packs a chart: the header's length as four bytes, little-endian, the header as JSON padded with spaces to a whole
 * number of doubles, then for each series its steps, timestamps and values as little-endian doubles.
 */
export function encodeChart({ series, missing }: ChartRead): Buffer {
  const header: ChartHeader = { missing, series: series.map(({ points: _points, ...facts }) => facts) };
  const json = Buffer.from(JSON.stringify(header));
  const padding = (doubleBytes - ((lengthBytes + json.length) % doubleBytes)) % doubleBytes;
  const start = Buffer.alloc(lengthBytes + json.length + padding, ' ');
  start.writeUInt32LE(json.length + padding, 0);
  json.copy(start, lengthBytes);
  const columns = series.flatMap(({ points }) => [points.steps, points.timestamps, points.values]);
  return Buffer.concat([start, ...columns.map(bytesOf)]);
}

/** The machines this runs on are little-endian, as the format is. */
function bytesOf(column: Float64Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}
