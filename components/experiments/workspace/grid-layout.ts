import { startWidth, type ColumnId } from './column-id';

export interface LaidColumn {
  id: ColumnId;
  /** Place among all columns as they stand, from 1. */
  place: number;
  width: number;
  /** Pixels from the left end of the table. */
  left: number;
}

/** Where columns stand: the name and the pinned ones stay at the left, the others move below them. */
export interface GridLayout {
  pinned: readonly LaidColumn[];
  free: readonly LaidColumn[];
  pinnedWidth: number;
  width: number;
}

export const nameColumn = 'name';
const nameWidth = 240;
/** On a phone values need room beside the name. */
const narrowNameWidth = 190;
export const leastWidth = 60;

interface LayOutOptions {
  /** Those the reader gave. */
  widths: ReadonlyMap<ColumnId, number>;
  grouped: boolean;
  /** Whether the screen is a phone's. */
  narrow: boolean;
}

export function layOut(
  columns: readonly ColumnId[],
  pinnedIds: readonly ColumnId[],
  { widths, grouped, narrow }: LayOutOptions,
): GridLayout {
  const ownNameWidth = narrow ? narrowNameWidth : nameWidth;
  const all = [nameColumn, ...columns];
  const isPinned = (id: ColumnId) => id === nameColumn || pinnedIds.includes(id);
  const ordered = [...all.filter(isPinned), ...all.filter((id) => !isPinned(id))];
  let left = 0;
  const laid = ordered.map((id, index): LaidColumn => {
    const width = widths.get(id) ?? (id === nameColumn ? ownNameWidth : startWidth(id, { grouped }));
    const column = { id, place: index + 1, width, left };
    left += width;
    return column;
  });
  const pinned = laid.filter(({ id }) => isPinned(id));
  return {
    pinned,
    free: laid.filter(({ id }) => !isPinned(id)),
    pinnedWidth: pinned.reduce((sum, { width }) => sum + width, 0),
    width: left,
  };
}
