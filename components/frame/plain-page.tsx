import type { ReactNode } from 'react';
import classes from './plain-page.module.css';

/** A page with one message and nothing around it. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <h1>{title}</h1>
      <div className={classes.words}>{children}</div>
    </div>
  );
}
