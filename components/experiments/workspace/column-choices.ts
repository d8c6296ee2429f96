import type { ColumnKind, RunColumns } from '@/lib/contracts/run-search';
import { titleOf, type ColumnId } from './column-id';

interface ColumnChoices {
  group: string;
  items: { value: ColumnId; label: string }[];
}

interface Wanted {
  /** In the order they are shown. */
  kinds: readonly ColumnKind[];
  attributes: readonly string[];
  /** Offered too where no run is known to have them, so that a choice made keeps its name. */
  chosen: readonly ColumnId[];
}

const titles: Record<ColumnKind, string> = { metric: 'Metrics', param: 'Parameters', tag: 'Tags', attribute: 'Run' };

/** Columns to choose from, kind by kind; kinds of which there is none are left out. */
export function columnChoices(known: RunColumns['columns'], { kinds, attributes, chosen }: Wanted): ColumnChoices[] {
  const itemsOf = (kind: ColumnKind) => {
    if (kind === 'attribute') return attributes.map((key) => choiceOf(`attribute:${key}`));
    return known.filter((column) => column.kind === kind).map(({ key }) => ({ value: `${kind}:${key}`, label: key }));
  };
  const choices = kinds.map((kind) => ({ group: titles[kind], items: itemsOf(kind) }));
  const listed = new Set(choices.flatMap(({ items }) => items.map(({ value }) => value)));
  const others = { group: 'Chosen', items: chosen.filter((id) => !listed.has(id)).map(choiceOf) };
  return [...choices, others].filter(({ items }) => items.length > 0);
}

const choiceOf = (id: ColumnId) => ({ value: id, label: titleOf(id) });
