/** Keys of the experiments; counting takes longer and may be half a minute old. */
export const columnsInput = (experiments: readonly string[], { withCounts }: { withCounts: boolean }) => ({
  ...(experiments.length > 0 ? { experimentIds: [...experiments] } : {}),
  withCounts,
});
