'use client';

import type { PlotBox } from './prepare/chart-data';
import { entriesToShow, type HoverReading } from './prepare/hover-list';
import classes from './hover-layer.module.css';

export interface HoverListProps {
  reading: HoverReading;
  /** The series under the pointer. */
  chosen: string | null;
  /** Pixel of the crosshair. */
  at: number;
  size: { width: number; height: number };
  box: PlotBox;
  writeX: (x: number) => string;
  writeY: (y: number) => string;
}

const MOST_ROWS = 20;
const ROOM = 230;

/** All series at one x, highest first; stands on the side of the crosshair that has room. */
export function HoverList({ reading, chosen, at, size, box, writeX, writeY }: HoverListProps) {
  const rightSide = at + ROOM < size.width || at < size.width / 2;
  const rows = entriesToShow(reading.entries, MOST_ROWS, chosen);
  const more = reading.entries.length - rows.length;
  const style = rightSide ? { left: at + 12, top: box.top } : { right: size.width - at + 12, top: box.top };
  return (
    <div className={classes.list} style={style} role="status">
      <div className={classes.x}>{writeX(reading.x)}</div>
      {rows.map(({ id, name, color, point }) => (
        <div key={id} className={classes.entry} data-chosen={id === chosen || undefined}>
          <span className={classes.swatch} style={{ background: color }} aria-hidden="true" />
          <span className={classes.name}>{name}</span>
          <span className={classes.value}>{point.y === null ? '–' : writeY(point.y)}</span>
          {point.low !== undefined && point.high !== undefined && (
            <span className={classes.interval}>
              [{writeY(point.low)}, {writeY(point.high)}]
            </span>
          )}
        </div>
      ))}
      {more > 0 && <div className={classes.more}>and {more} more</div>}
    </div>
  );
}
