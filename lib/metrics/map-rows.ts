/** One number a row, in a typed array; several times faster on millions of rows than `Float64Array.from` with a function. */
export function mapRows(count: number, valueOf: (row: number) => number): Float64Array {
  const values = new Float64Array(count);
  for (let row = 0; row < count; row += 1) values[row] = valueOf(row);
  return values;
}
