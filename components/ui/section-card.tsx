import type { ReactNode } from 'react';
import classes from './section-card.module.css';

export interface SectionCardProps {
  title?: ReactNode;
  /** Small facts after the title. */
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** `flush` for tables and charts that bring their own edges. */
  padding?: 'normal' | 'flush';
  id?: string;
}

/** A part of a page inside one hairline. */
export function SectionCard({ title, aside, actions, children, padding = 'normal', id }: SectionCardProps) {
  const headed = title !== undefined || actions !== undefined;
  return (
    <section className={classes.card} id={id}>
      {headed && (
        <header className={classes.head}>
          <h2>{title}</h2>
          {aside !== undefined && <span className={classes.aside}>{aside}</span>}
          {actions !== undefined && <div className={classes.actions}>{actions}</div>}
        </header>
      )}
      <div className={classes.body} data-padding={padding}>
        {children}
      </div>
    </section>
  );
}
