export interface SelectionClick {
  /** Ids in the order shown. */
  order: readonly string[];
  selected: readonly string[];
  /** The row clicked now. */
  id: string;
  /** The row clicked before; start of a range. */
  anchor: string | null;
  /** Shift was held: everything between both rows. */
  range: boolean;
}

/**
 * Selection after a click. Plain: the row alone is toggled. Range: all rows from the anchor to here take the state
 * the clicked row gets. Selected rows that are filtered away stay selected.
 */
export function selectRange({ order, selected, id, anchor, range }: SelectionClick): string[] {
  const select = !selected.includes(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  const to = order.indexOf(id);
  const touched = range && from !== -1 && to !== -1 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
  const rest = selected.filter((known) => !touched.includes(known));
  return select ? [...rest, ...touched] : rest;
}
