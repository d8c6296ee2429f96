'use client';

import { ActionIcon, Checkbox, TextInput, UnstyledButton } from '@mantine/core';
import { ChevronDown, ChevronRight, Eye, EyeOff, Pencil } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { RunRow } from '@/lib/contracts/run-search';
import { formatCount } from '@/lib/format';
import type { GridRow } from './grid-row-kinds';
import { columnOf, idOf, titleOf } from './column-id';
import { CellValue } from './grid-cell';
import type { RowTools } from './row-tools';
import classes from './workspace.module.css';

const indentPixels = 18;

/** The first cell of a line: what it is, whether it is chosen, and whether it is drawn. */
export function NameCell({ row, tools }: { row: GridRow; tools: RowTools }) {
  const style = { paddingLeft: 8 + row.depth * indentPixels };
  return (
    <div className={classes.name} style={style}>
      {row.type === 'run' && <RunName run={row.run} tools={tools} />}
      {row.type === 'group' && <GroupName row={row} tools={tools} />}
      {row.type === 'more' && (
        <UnstyledButton className={classes.more} onClick={() => tools.showMore(row.path)}>
          {row.path.length < tools.depth
            ? `${formatCount(row.left)} more groups`
            : `Show more of ${formatCount(row.left)}`}
        </UnstyledButton>
      )}
      {row.type === 'loading' && <span className={classes.loading} />}
    </div>
  );
}

function RunName({ run, tools }: { run: RunRow; tools: RowTools }) {
  const [renaming, setRenaming] = [tools.renaming === run.id, tools.setRenaming];
  return (
    <>
      <Checkbox
        size="xs"
        tabIndex={-1}
        aria-label={`Select ${run.name}`}
        checked={tools.isSelected(run.id)}
        onChange={() => undefined}
        onClick={(event) => tools.select(run.id, event.shiftKey)}
      />
      <EyeButton id={run.id} name={run.name} tools={tools} />
      {renaming ? (
        <RenameField run={run} onDone={() => setRenaming(null)} onRename={tools.rename} />
      ) : (
        <Link className={classes.link} href={tools.hrefOf(run.id)} title={run.name} tabIndex={-1}>
          {run.name}
        </Link>
      )}
      {!renaming && (
        <ActionIcon
          size="sm"
          variant="transparent"
          tabIndex={-1}
          className={classes.pencil}
          aria-label={`Rename ${run.name}`}
          onClick={() => setRenaming(run.id)}
        >
          <Pencil size={13} strokeWidth={1.5} />
        </ActionIcon>
      )}
    </>
  );
}

function GroupName({ row, tools }: { row: GridRow & { type: 'group' }; tools: RowTools }) {
  const last = row.path.at(-1);
  const Arrow = row.open ? ChevronDown : ChevronRight;
  if (!last) return null;
  const column = idOf(last.column);
  return (
    <>
      {row.depth === 0 && <EyeButton id={row.id} name={String(last.value)} tools={tools} />}
      <UnstyledButton className={classes.group} aria-expanded={row.open} onClick={() => tools.toggle(row.path)}>
        <Arrow size={14} strokeWidth={1.5} aria-hidden="true" />
        <span className={classes.groupKey}>{titleOf(column)}</span>
        <span className={classes.groupValue}>
          {last.value === null ? 'none' : <CellValue column={idOf(columnOf(column))} cell={last.value} />}
        </span>
        <span className={classes.count}>{formatCount(row.group.count)}</span>
      </UnstyledButton>
    </>
  );
}

function EyeButton({ id, name, tools }: { id: string; name: string; tools: RowTools }) {
  const color = tools.colorOf(id);
  const Icon = color === null ? EyeOff : Eye;
  return (
    <ActionIcon
      size="sm"
      variant="transparent"
      tabIndex={-1}
      className={classes.eye}
      aria-pressed={color !== null}
      aria-label={color === null ? `Draw ${name}` : `Do not draw ${name}`}
      style={color === null ? undefined : { color }}
      onClick={() => tools.toggleEye(id)}
    >
      <Icon size={14} strokeWidth={color === null ? 1.5 : 2.25} />
    </ActionIcon>
  );
}

interface RenameFieldProps {
  run: RunRow;
  onRename: (run: RunRow, name: string) => Promise<boolean>;
  onDone: () => void;
}

/** Enter saves, Escape leaves the name as it was. */
function RenameField({ run, onRename, onDone }: RenameFieldProps) {
  const [draft, setDraft] = useState(run.name);
  const save = async () => {
    const name = draft.trim();
    if (name === '' || name === run.name || (await onRename(run, name))) onDone();
  };
  return (
    <TextInput
      size="xs"
      className={classes.rename}
      aria-label={`New name of ${run.name}`}
      value={draft}
      data-autofocus
      autoFocus
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save();
        if (event.key === 'Escape') onDone();
        event.stopPropagation();
      }}
    />
  );
}
