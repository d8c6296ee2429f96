'use client';

import { TextInput } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { reasonOf } from '@/components/ui/error-state';
import type { RunRow } from '@/lib/contracts/run-search';
import { formatCount } from '@/lib/format';
import type { GridRow } from './grid-row-kinds';
import { idOf, titleOf } from './column-id';
import { CellValue } from './grid-cell';
import type { RowLook, RowTools } from './row-tools';
import classes from './workspace.module.css';

const indentPixels = 18;

interface NameCellProps extends RowLook {
  row: GridRow;
  index: number;
  tools: RowTools;
}

/** The first cell of a line: what it is, whether it is chosen, and whether it is drawn. Few elements: many go by. */
export function NameCell({ row, index, tools, ...look }: NameCellProps) {
  const style = { paddingLeft: 8 + row.depth * indentPixels };
  return (
    <div className={classes.name} style={style}>
      {row.type === 'run' && <RunName run={row.run} index={index} tools={tools} {...look} />}
      {row.type === 'group' && <GroupName row={row} tools={tools} color={look.color} />}
      {row.type === 'more' && (
        <button type="button" className={classes.more} onClick={() => tools.showMore(row.path)}>
          {row.path.length < tools.depth
            ? `${formatCount(row.left)} more groups`
            : `Show more of ${formatCount(row.left)}`}
        </button>
      )}
      {row.type === 'loading' && <span className={classes.loading} />}
      {row.type === 'failed' && (
        <button type="button" className={classes.failed} title={reasonOf(row.error)} onClick={tools.retry}>
          Not loaded: {reasonOf(row.error)} Try again
        </button>
      )}
    </div>
  );
}

type RunNameProps = RowLook & { run: RunRow; index: number; tools: RowTools };

function RunName({ run, index, tools, selected, color, renaming }: RunNameProps) {
  return (
    <>
      <input
        type="checkbox"
        className={classes.check}
        tabIndex={-1}
        aria-label={`Select ${run.name}`}
        checked={selected}
        onChange={() => undefined}
        onClick={(event) => tools.select(run.id, { index, range: event.shiftKey })}
      />
      {tools.depth === 0 && <EyeButton id={run.id} name={run.name} color={color} tools={tools} />}
      {renaming ? (
        <RenameField run={run} onDone={() => tools.setRenaming(null)} onRename={tools.rename} />
      ) : (
        <>
          <Link className={classes.link} href={tools.hrefOf(run.id)} prefetch={false} title={run.name} tabIndex={-1}>
            {run.name}
          </Link>
          <button
            type="button"
            tabIndex={-1}
            className={classes.pencil}
            aria-label={`Rename ${run.name}`}
            onClick={() => tools.setRenaming(run.id)}
          />
        </>
      )}
    </>
  );
}

type GroupNameProps = Pick<RowLook, 'color'> & { row: GridRow & { type: 'group' }; tools: RowTools };

function GroupName({ row, tools, color }: GroupNameProps) {
  const last = row.path.at(-1);
  const Arrow = row.open ? ChevronDown : ChevronRight;
  if (!last) return null;
  const column = idOf(last.column);
  return (
    <>
      {row.depth === 0 && <EyeButton id={row.id} name={String(last.value)} color={color} tools={tools} />}
      <button type="button" className={classes.group} aria-expanded={row.open} onClick={() => tools.toggle(row.path)}>
        <Arrow size={14} strokeWidth={1.5} aria-hidden="true" />
        <span className={classes.groupKey}>{titleOf(column)}</span>
        <span className={classes.groupValue}>
          {last.value === null ? 'none' : <CellValue column={column} cell={last.value} />}
        </span>
        <span className={classes.count}>{formatCount(row.group.count)}</span>
      </button>
    </>
  );
}

type EyeButtonProps = Pick<RowLook, 'color'> & { id: string; name: string; tools: RowTools };

function EyeButton({ id, name, color, tools }: EyeButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.eye}
      aria-pressed={color !== null}
      aria-label={color === null ? `Draw ${name}` : `Do not draw ${name}`}
      style={color === null ? undefined : { color }}
      onClick={() => tools.toggleEye(id)}
    />
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
