'use client';

import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import classes from './plot.module.css';

export interface ChartLegendProps {
  entries: readonly { id: string; name: string; color: string; dashed?: boolean | undefined }[];
  hidden: readonly string[];
  onChange: (hidden: readonly string[]) => void;
}

const FIRST = 8;

/** Names of many series: a click switches one off or on, a double click leaves it alone on the stage. */
export function ChartLegend({ entries, hidden, onChange }: ChartLegendProps) {
  const [all, setAll] = useState(false);
  const shown = all ? entries : entries.slice(0, FIRST);
  const toggle = (id: string) =>
    onChange(hidden.includes(id) ? hidden.filter((known) => known !== id) : [...hidden, id]);
  const solo = (id: string) =>
    onChange(
      hidden.length === entries.length - 1 ? [] : entries.map((entry) => entry.id).filter((known) => known !== id),
    );
  return (
    <div className={classes.legend} role="group" aria-label="Series">
      {shown.map(({ id, name, color, dashed = false }) => (
        <UnstyledButton
          key={id}
          className={classes.legendEntry}
          aria-pressed={!hidden.includes(id)}
          title={name}
          onClick={() => toggle(id)}
          onDoubleClick={() => solo(id)}
        >
          <span style={{ color }} data-dashed={dashed} aria-hidden="true" />
          <span className={classes.legendName}>{name}</span>
        </UnstyledButton>
      ))}
      {entries.length > FIRST && (
        <UnstyledButton className={classes.legendEntry} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? 'fewer' : `and ${entries.length - FIRST} more`}
        </UnstyledButton>
      )}
    </div>
  );
}

/** Names of the parts where there is no room beside the plot and nothing to switch off. */
export function PlainLegend({ entries }: { entries: ChartLegendProps['entries'] }) {
  return (
    <div className={classes.legend}>
      {entries.map(({ id, name, color }) => (
        <span key={id} className={classes.legendEntry}>
          <span style={{ color }} aria-hidden="true" />
          <span className={classes.legendName}>{name}</span>
        </span>
      ))}
    </div>
  );
}
