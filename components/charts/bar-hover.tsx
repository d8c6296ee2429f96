'use client';

import type { KeyboardEvent } from 'react';
import type { Bar } from './prepare/prepare-bars';
import classes from './hover-layer.module.css';

export interface BarHoverProps {
  label: string;
  bars: readonly Bar[];
  left: number;
  right: number;
  size: { width: number; height: number };
  hovered: number | null;
  onHover: (index: number | null) => void;
  writeY: (value: number) => string;
  referenceName?: string;
}

/** Names the bar under the pointer or the arrow keys. */
export function BarHover({ label, bars, left, right, size, hovered, onHover, writeY, referenceName }: BarHoverProps) {
  const width = Math.max(1, size.width - left - right);
  const bar = hovered === null ? undefined : bars[hovered];
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onHover(Math.min(bars.length - 1, Math.max(0, (hovered ?? (step === 1 ? -1 : bars.length)) + step)));
  };
  const middle = left + (((hovered ?? 0) + 0.5) / bars.length) * width;
  const style = middle < size.width / 2 ? { left: middle + 10, top: 8 } : { right: size.width - middle + 10, top: 8 };
  return (
    <>
      <div
        className={classes.pad}
        role="group"
        tabIndex={0}
        aria-label={`${label}. Left and right arrow keys read the bars.`}
        style={{ left, top: 0, width, height: size.height }}
        onPointerMove={(event) => {
          const place = (event.clientX - event.currentTarget.getBoundingClientRect().left) / width;
          onHover(Math.min(bars.length - 1, Math.max(0, Math.floor(place * bars.length))));
        }}
        onPointerLeave={() => onHover(null)}
        onBlur={() => onHover(null)}
        onKeyDown={onKeyDown}
      />
      {bar !== undefined && (
        <div className={classes.list} style={style} role="status">
          <div className={classes.x}>{bar.label}</div>
          <div className={classes.entry}>
            <span className={classes.value} style={{ margin: 0, padding: 0 }}>
              {writeY(bar.value)}
            </span>
            {bar.low !== null && bar.high !== null && (
              <span className={classes.interval}>
                [{writeY(bar.low)}, {writeY(bar.high)}]
              </span>
            )}
          </div>
          {bar.reference !== null && (
            <div className={classes.more}>
              {referenceName ?? 'reference'} {writeY(bar.reference)}
            </div>
          )}
        </div>
      )}
    </>
  );
}
