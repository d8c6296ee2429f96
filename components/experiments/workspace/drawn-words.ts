import { formatCount } from '@/lib/format';
import type { Drawn } from './use-drawn';

/** What is drawn of how much, and by how many of its runs a group is. */
export function drawnWords({ runs, groups, of }: Pick<Drawn, 'runs' | 'groups' | 'of'>): string | null {
  if (of === null || of === 0) return null;
  if (!groups) return `${formatCount(runs.length)} of ${formatCount(of)} runs drawn`;
  const cut = groups.filter((group) => group.of > group.runIds.length);
  const most = Math.max(...cut.map(({ runIds }) => runIds.length));
  const share = cut.length === 0 ? '' : `, each by the newest ${formatCount(most)} of its runs at most`;
  return `${formatCount(groups.length)} of ${formatCount(of)} groups drawn${share}`;
}
