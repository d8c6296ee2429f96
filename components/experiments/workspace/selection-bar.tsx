'use client';

import { Button, Group, Popover, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { BulkRunAction } from '@/lib/contracts/run-search';
import { formatCount } from '@/lib/format';
import { countSelected, everything, nothing, targetOf, type Selection } from './selection';
import { useBulk } from './use-bulk';
import type { WorkspaceState } from './workspace-params';
import classes from './workspace.module.css';

export interface SelectionBarProps {
  project: string;
  state: WorkspaceState;
  selection: Selection;
  total: number | null;
  onChange: (selection: Selection) => void;
}

const mostCompared = 200;

/** What can be done with the chosen runs, or with all that match. */
export function SelectionBar({ project, state, selection, total, onChange }: SelectionBarProps) {
  const router = useRouter();
  const bulk = useBulk(project);
  const count = countSelected(selection, total);
  if (count === 0) return null;
  const act = async (action: BulkRunAction) => {
    if (await bulk(action, targetOf(selection, state))) onChange(nothing);
  };
  const ids = selection.mode === 'some' ? [...selection.ids] : [];
  const view = viewActions[state.view];
  return (
    <Group className={classes.selection} gap={6} role="group" aria-label="Selected rows">
      <span className={classes.selected}>{count === null ? 'All' : formatCount(count)} chosen</span>
      {selection.mode === 'some' && total !== null && total > ids.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(everything)}>
          Choose all {formatCount(total)}
        </Button>
      )}
      <Button
        size="xs"
        variant="filled"
        disabled={!canCompare(ids)}
        title={canCompare(ids) ? undefined : `Choose 2 to ${mostCompared} runs`}
        onClick={() => router.push(compareHref(project, ids))}
      >
        Compare
      </Button>
      <TagButton onTag={(tags) => act({ type: 'tag', tags })} />
      <Button size="xs" onClick={() => void act({ type: view.archive })}>
        {view.archiveWord}
      </Button>
      {state.view !== 'deleted' && (
        <Button size="xs" onClick={() => void act({ type: 'delete' })}>
          Delete
        </Button>
      )}
      <Button size="xs" variant="subtle" onClick={() => onChange(nothing)}>
        Let go
      </Button>
    </Group>
  );
}

/** Whether so many runs fit on the page that compares them. */
export const canCompare = (ids: readonly string[]): boolean => ids.length >= 2 && ids.length <= mostCompared;

export const compareHref = (project: string, ids: readonly string[]): string =>
  `/p/${project}/experiments/compare?runs=${ids.join(',')}`;

const viewActions = {
  active: { archive: 'archive', archiveWord: 'Archive' },
  archived: { archive: 'unarchive', archiveWord: 'Bring back' },
  deleted: { archive: 'restore', archiveWord: 'Restore' },
} as const;

function TagButton({ onTag }: { onTag: (tags: Record<string, string | null>) => Promise<void> }) {
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState({ key: '', value: '' });
  const key = draft.key.trim();
  const send = async (value: string | null) => {
    await onTag({ [key]: value });
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" withinPortal trapFocus>
      <Popover.Target>
        <Button size="xs" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          Tag
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.tagForm}
          onSubmit={(event) => {
            event.preventDefault();
            if (key !== '') void send(draft.value);
          }}
        >
          <TextInput
            size="xs"
            label="Key"
            data-autofocus
            value={draft.key}
            onChange={(event) => setDraft({ ...draft, key: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            label="Value"
            value={draft.value}
            onChange={(event) => setDraft({ ...draft, value: event.currentTarget.value })}
          />
          <Group gap="xs">
            <Button size="xs" type="submit" disabled={key === ''}>
              Set
            </Button>
            <Button size="xs" variant="subtle" disabled={key === ''} onClick={() => void send(null)}>
              Take away
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
