'use client';

import { ActionIcon, Button, Group, Popover, SegmentedControl, Select, TextInput } from '@mantine/core';
import { ListFilter, Plus, X } from 'lucide-react';
import { memo, useMemo, useRef, useState } from 'react';
import type { RunColumns } from '@/lib/contracts/run-search';
import type { Comparator, Comparison, Field } from '@/lib/search/filter';
import { comparatorsOf, isNumericField, runAttributes } from '@/lib/search/run-fields';
import { columnChoices } from './column-choices';
import { problemOf, rowsOf, textOf, type FilterRows } from './filter-rows';
import classes from './workspace.module.css';

export interface FilterBuilderProps {
  filter: string;
  known: RunColumns['columns'];
  onChange: (filter: string) => void;
}

/** The same filter as rows to choose from; a deeper one is left to the text. */
export const FilterBuilder = memo(function FilterBuilder({ filter, known, onChange }: FilterBuilderProps) {
  const [opened, setOpened] = useState(false);
  const rows = rowsOf(filter);
  const count = rows?.rows.length ?? 0;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={560} withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          leftSection={<ListFilter size={14} strokeWidth={1.5} />}
          onClick={() => setOpened(!opened)}
          aria-expanded={opened}
        >
          Filter{count > 0 ? ` (${count})` : ''}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {rows === null ? (
          <p className={classes.hint}>This filter has parentheses: change it as text.</p>
        ) : (
          <Rows rows={rows} known={known} onChange={onChange} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
});

const noneYet: Comparison = {
  type: 'comparison',
  field: { entity: 'attribute', key: 'run_name' },
  comparator: 'ILIKE',
  value: '%%',
};

interface DraftRow {
  /** Stays with the row while others come and go. */
  id: number;
  row: Comparison;
}

/** Rows of which one is not finished yet are kept here; the filter follows when all can be read. */
function Rows({ rows, known, onChange }: { rows: FilterRows } & Omit<FilterBuilderProps, 'filter'>) {
  const nextId = useRef(rows.rows.length);
  const [junction, setJunction] = useState(rows.junction);
  const [draft, setDraft] = useState<readonly DraftRow[]>(() => rows.rows.map((row, id) => ({ id, row })));
  const change = (next: readonly DraftRow[], joined = junction) => {
    setDraft(next);
    setJunction(joined);
    const text = textOf({ junction: joined, rows: next.map(({ row }) => row) });
    if (problemOf(text) === null) onChange(text);
  };
  const add = () => {
    setDraft([...draft, { id: nextId.current, row: noneYet }]);
    nextId.current += 1;
  };
  return (
    <div className={classes.builder}>
      {draft.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label="How the rows are joined"
          value={junction}
          onChange={(value) => change(draft, value === 'or' ? 'or' : 'and')}
          data={[
            { value: 'and', label: 'All hold' },
            { value: 'or', label: 'Any holds' },
          ]}
        />
      )}
      {draft.map(({ id, row }) => (
        <FilterRow
          key={id}
          row={row}
          known={known}
          onChange={(next) => change(draft.map((one) => (one.id === id ? { id, row: next } : one)))}
          onRemove={() => change(draft.filter((one) => one.id !== id))}
        />
      ))}
      <Group justify="space-between">
        <Button size="xs" leftSection={<Plus size={14} strokeWidth={1.5} />} onClick={add}>
          Add a condition
        </Button>
        {draft.length > 0 && (
          <Button size="xs" variant="subtle" onClick={() => change([], 'and')}>
            Clear
          </Button>
        )}
      </Group>
    </div>
  );
}

const fieldKinds = ['metric', 'param', 'tag', 'attribute'] as const;

interface FilterRowProps {
  row: Comparison;
  known: RunColumns['columns'];
  onChange: (row: Comparison) => void;
  onRemove: () => void;
}

function FilterRow({ row, known, onChange, onRemove }: FilterRowProps) {
  const { field, comparator, value } = row;
  const place = `${field.entity}:${field.key}`;
  const fields = useMemo(
    () => columnChoices(known, { kinds: fieldKinds, attributes: runAttributes, chosen: [place] }),
    [known, place],
  );
  const comparators = comparatorsOf(field).filter((one) => one !== 'IN' && one !== 'NOT IN');
  return (
    <Group gap="xs" wrap="nowrap" className={classes.builderRow}>
      <Select
        size="xs"
        aria-label="Field"
        searchable
        limit={100}
        data={fields}
        value={place}
        onChange={(choice) => choice !== null && onChange(forField(fieldOf(choice)))}
      />
      <Select
        size="xs"
        w={110}
        aria-label="Comparison"
        allowDeselect={false}
        data={comparators}
        value={comparator}
        onChange={(choice) => onChange(withComparator(row, comparators.find((one) => one === choice) ?? comparator))}
      />
      {!comparator.startsWith('IS ') && (
        <TextInput
          size="xs"
          aria-label="Value"
          defaultValue={value === null ? '' : String(value)}
          key={place}
          inputMode={isNumericField(field) ? 'decimal' : 'text'}
          onChange={(event) => onChange({ ...row, value: readValue(field, event.currentTarget.value) })}
        />
      )}
      <ActionIcon size="sm" variant="subtle" aria-label="Remove the condition" onClick={onRemove}>
        <X size={14} strokeWidth={1.5} />
      </ActionIcon>
    </Group>
  );
}

/** What is no number is not applied: the filter would not be readable. */
const readValue = (field: Field, text: string) => (isNumericField(field) ? Number(text === '' ? NaN : text) : text);

function forField(field: Field): Comparison {
  const [first = '='] = comparatorsOf(field);
  return { type: 'comparison', field, comparator: first, value: isNumericField(field) ? 0 : '' };
}

function withComparator(row: Comparison, comparator: Comparator): Comparison {
  if (comparator.startsWith('IS ')) return { ...row, comparator, value: null };
  return { ...row, comparator, value: row.value ?? '' };
}

function fieldOf(choice: string): Field {
  const colon = choice.indexOf(':');
  const [entity, key] = [choice.slice(0, colon), choice.slice(colon + 1)];
  return { entity: entity === 'metric' || entity === 'param' || entity === 'tag' ? entity : 'attribute', key };
}
