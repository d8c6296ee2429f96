import type { ReactNode } from 'react';
import classes from './layout.module.css';

/** Parts below each other, 16 px apart. Direct children of a page and of a tab are so already. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={classes.stack}>{children}</div>;
}

export interface ColumnsProps {
  children: ReactNode;
  /** Least width of a column in pixels; fewer columns where there is less room. Default 460. */
  least?: number;
}

/** Parts beside each other in columns of equal width. */
export function Columns({ children, least = 460 }: ColumnsProps) {
  return (
    <div className={classes.columns} style={{ '--least': `${least}px` }}>
      {children}
    </div>
  );
}
