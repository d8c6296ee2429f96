import type { ReactNode } from 'react';
import classes from './key-values.module.css';

export interface KeyValue {
  label: ReactNode;
  value: ReactNode;
  /** Ids, hashes, parameters. */
  mono?: boolean;
  key?: string;
}

export interface KeyValuesProps {
  items: readonly KeyValue[];
  /** Columns of pairs on wide screens; default 1. */
  columns?: 1 | 2 | 3;
}

/** Names and values in aligned rows between hairlines. */
export function KeyValues({ items, columns = 1 }: KeyValuesProps) {
  return (
    <dl className={classes.list} data-columns={columns}>
      {items.map((item, index) => (
        <div key={item.key ?? (typeof item.label === 'string' ? item.label : index)} className={classes.pair}>
          <dt>{item.label}</dt>
          <dd data-mono={item.mono || undefined}>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
