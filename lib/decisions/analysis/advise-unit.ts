import type { Diagnostic, UnitAdvice } from '@/lib/contracts/test-analysis';
import { formatPercent } from '@/lib/format/number';
import { proposeUnit } from '@/lib/stats/propose-unit';

/** A way to group requests: a name, and the group of each row; null: the request is a group of its own. */
export interface Grouping {
  unit: string;
  groups: readonly (string | null)[];
  /** The part of each group's requests that was read; absent: all. */
  readShare?: number;
}

/** How a test deals its traffic, and what decides it. */
interface Dealing {
  isSplit: boolean;
  /** Whether what came of each arm's own requests decides. */
  isOwn: boolean;
}

const keyUnit = 'key';

/**
 * Which unit of evidence the data ask for, and what each would do.
 *
 * @param pulls one a request: how far it pulls what decides the test, from `differencePulls`; null where rows do not
 * define that
 * Source: `proposeUnit`.
 */
export function adviseUnit(pulls: Float64Array | null, groupings: readonly Grouping[]): UnitAdvice {
  const { unit, warning, candidates } = proposeUnit({
    values: pulls ?? [],
    groupings: groupings.map(({ unit: name, groups, readShare = 1 }) => ({
      ...{ name, readShare },
      of: pulls === null ? [] : groups.map((group, row) => group ?? `#${row}`),
    })),
  });
  return {
    ...{ proposed: unit, warning, keySpread: keySpreadOf(groupings) },
    candidates: candidates.map(({ name, clusters, design, matters, falseWinsIgnored }) => ({
      ...{ name, clusters, matters, falseWinsIgnored },
      designEffect: design?.designEffect ?? null,
      intraclassCorrelation: design?.intraclassCorrelation ?? null,
    })),
  };
}

/** Share of the keys whose requests lie in several units, by unit. */
function keySpreadOf(groupings: readonly Grouping[]): Record<string, number> {
  const keys = groupings.find(({ unit }) => unit === keyUnit)?.groups;
  if (keys === undefined) return {};
  const places = keys.map((_, row) => String(row));
  const others = [{ unit: 'request', groups: places }, ...groupings.filter(({ unit }) => unit !== keyUnit)];
  return Object.fromEntries(others.map(({ unit, groups }) => [unit, spreadOver(keys, groups)]));
}

function spreadOver(keys: Grouping['groups'], groups: Grouping['groups']): number {
  const first = new Map<string, string>();
  const spread = new Set<string>();
  keys.forEach((key, row) => {
    if (key === null) return;
    const group = groups[row] ?? `#${row}`;
    if ((first.get(key) ?? group) !== group) spread.add(key);
    first.set(key, first.get(key) ?? group);
  });
  return first.size === 0 ? 0 : spread.size / first.size;
}

/** Below this the few keys that lie in several units change nothing. */
const mostSpread = 0.01;

/**
 * What goes wrong where traffic is dealt by key and the unit that counts takes keys apart: one arm answers all requests
 * of a key, so its pieces do not speak for themselves. Pairs of scores on the same requests are compared whoever
 * answers, so days may be counted there; single requests and sessions may not be where answers move outcomes.
 */
function dealtWarning({ keySpread }: UnitAdvice, counted: string, { isSplit, isOwn }: Dealing): string | null {
  const spread = keySpread[counted] ?? 0;
  const isFine = counted === 'request' || counted === 'session';
  if (!isSplit || spread <= mostSpread || !(isOwn || isFine)) return null;
  return (
    `Traffic is dealt by key, and this test counts by ${counted}: ${formatPercent(spread)} of the keys lie in more ` +
    'than one, all of them answered by the same arm, so what a key brings is counted again and again. Count by key.'
  );
}

/** Whether any unit was found to tell what requests share, or not to. */
export const wasMeasured = ({ candidates }: UnitAdvice): boolean =>
  candidates.some(({ designEffect }) => designEffect !== null);

/** Whether the unit that a test counts is the one that its data, and the way its traffic is dealt, ask for. */
export function judgeUnit(
  advice: UnitAdvice,
  counted: string,
  dealing: Dealing = { isSplit: false, isOwn: false },
): Diagnostic {
  const { proposed, warning, candidates } = advice;
  const name = 'Unit of evidence';
  const dealt = dealtWarning(advice, counted, dealing);
  if (dealt !== null) return { name, state: 'warning', sentence: dealt };
  if (counted === 'request' && warning === null && wasMeasured(advice)) {
    return { name, state: 'fine', sentence: 'Requests are alike by chance only, so each counts.' };
  }
  if (warning !== null && proposed !== counted) {
    return { name, state: 'warning', sentence: `This test counts by ${counted}. ${warning}` };
  }
  const own = candidates.find((candidate) => candidate.name === counted);
  if (own === undefined || own.designEffect === null) {
    const what =
      counted === 'request' ? 'whether requests resemble each other' : `how much requests of a ${counted} share`;
    return { name, state: 'unknown', sentence: `Too little was read yet to tell ${what}.` };
  }
  if (!own.matters) {
    const sentence = `Requests of one ${counted} are alike by chance only; counting by ${counted} costs little.`;
    return { name, state: 'fine', sentence };
  }
  return { name, state: 'fine', sentence: `This test counts by ${counted}, as it should. ${warning ?? ''}`.trim() };
}
