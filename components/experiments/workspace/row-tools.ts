import type { RunRow } from '@/lib/contracts/run-search';
import type { GroupPath } from './grid-row-kinds';

/** What lines of the table do. The same object at every drawing, so that lines that did not change are left alone. */
export interface RowTools {
  /** How many columns runs are grouped by. */
  depth: number;
  hrefOf: (runId: string) => string;
  select: (runId: string, place: { index: number; range: boolean }) => void;
  toggleEye: (id: string) => void;
  toggle: (path: GroupPath) => void;
  showMore: (path: GroupPath) => void;
  retry: () => void;
  setRenaming: (runId: string | null) => void;
  /** Whether the name was changed. */
  rename: (run: RunRow, name: string) => Promise<boolean>;
}

/** How a line looks now, beyond its own values. */
export interface RowLook {
  selected: boolean;
  /** Null for what is not drawn. */
  color: string | null;
  renaming: boolean;
}
