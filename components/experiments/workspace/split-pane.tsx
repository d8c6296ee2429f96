'use client';

import { useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { separatorKeys } from '@/components/ui/separator-keys';
import classes from './workspace.module.css';

const least = 0.2;
const most = 0.8;
const half = 0.5;

export interface SplitPaneProps {
  pane: 'both' | 'table' | 'charts';
  table: ReactNode;
  charts: ReactNode;
}

/** Table and charts side by side with a border to move; one below the other on narrow screens. */
export function SplitPane({ pane, table, charts }: SplitPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [share, setShare] = useState(half);
  const set = (next: number) => setShare(Math.min(most, Math.max(least, next)));
  const onMove = (event: PointerEvent) => {
    const place = frame.current?.getBoundingClientRect();
    if (place && event.currentTarget.hasPointerCapture(event.pointerId))
      set((event.clientX - place.left) / place.width);
  };
  if (pane === 'table') return <div className={classes.pane}>{table}</div>;
  if (pane === 'charts') return <div className={classes.pane}>{charts}</div>;
  return (
    <div ref={frame} className={classes.split} style={{ '--share': share } as React.CSSProperties}>
      <div className={classes.pane}>{table}</div>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the table"
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={least * 100}
        aria-valuemax={most * 100}
        tabIndex={0}
        className={classes.border}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onMove}
        onKeyDown={separatorKeys((step) => set(share + step * 0.05))}
      />
      <div className={classes.pane}>{charts}</div>
    </div>
  );
}
