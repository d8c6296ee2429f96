/** Keys with their number of runs, by which the columns are chosen that nobody chose. */
export const columnsInput = (experiments: readonly string[]) => ({
  ...(experiments.length > 0 ? { experimentIds: [...experiments] } : {}),
  withCounts: true,
});
