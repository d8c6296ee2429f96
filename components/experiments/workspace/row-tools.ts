import type { RunRow } from '@/lib/contracts/run-search';
import type { GroupPath } from './grid-row-kinds';

/** What lines of the table show and do beyond their own values. */
export interface RowTools {
  /** How many columns runs are grouped by. */
  depth: number;
  hrefOf: (runId: string) => string;
  isSelected: (runId: string) => boolean;
  select: (runId: string, range: boolean) => void;
  /** Null for what is not drawn. */
  colorOf: (id: string) => string | null;
  toggleEye: (id: string) => void;
  toggle: (path: GroupPath) => void;
  showMore: (path: GroupPath) => void;
  renaming: string | null;
  setRenaming: (runId: string | null) => void;
  /** Whether the name was changed. */
  rename: (run: RunRow, name: string) => Promise<boolean>;
}
