/** Longest value of a CSV file. */
export const cellLimitBytes = 2 ** 20;
/** Longest row of a CSV file; DuckDB is given twice as much. */
export const recordLimitBytes = 8 * 2 ** 20;
export const columnLimit = 2000;
export const nameLimit = 200;
