/** One number a row, in a typed array; on millions of rows several times faster than `Float64Array.from`. */
export function mapRows(count: number, valueOf: (row: number) => number): Float64Array {
  const values = new Float64Array(count);
  for (let row = 0; row < count; row += 1) values[row] = valueOf(row);
  return values;
}
