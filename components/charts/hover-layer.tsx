'use client';

import { useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import classes from './hover-layer.module.css';
import { HoverList } from './hover-list-box';
import { HoverMarks } from './hover-marks';
import { useHoverStore, useHoverX } from './hover-store';
import type { Range } from './prepare/chart-data';
import { entryAt, nextX, readAt, type HoverReading } from './prepare/hover-list';
import type { PreparedLineChart } from './prepare/prepare-line-chart';
import { useZoomDrag } from './use-zoom-drag';

export interface HoverLayerProps {
  chart: PreparedLineChart;
  size: { width: number; height: number };
  label: string;
  writeX: (x: number) => string;
  writeY: (y: number) => string;
  /** Absent where zooming makes no sense. */
  onZoom?: (zoom: Range | null) => void;
}

/** Takes the pointer above a plot: crosshair, sorted list, drag to zoom, double-click to reset, arrows to read. */
export function HoverLayer({ chart, size, label, writeX, writeY, onZoom }: HoverLayerProps) {
  const { box, x: scale, y } = chart;
  const store = useHoverStore();
  const reading = useReading(chart, useHoverX(store));
  const drag = useZoomDrag(chart, onZoom);
  const [pointerY, setPointerY] = useState<number | null>(null);
  const chosen = reading === null || pointerY === null ? null : entryAt(reading, y.to, pointerY);
  const onMove = (event: PointerEvent<HTMLElement>) => {
    const pixel = pixelsOf(event, box);
    store.write(scale.from(pixel.x));
    setPointerY(pixel.y);
    drag.move(pixel.x);
  };
  const leave = () => {
    store.write(null);
    setPointerY(null);
  };
  const release = () => {
    if (drag.span !== null) leave();
    drag.end();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const forward = event.key === 'ArrowRight';
    const from = reading?.x ?? (forward ? -Infinity : Infinity);
    store.write(nextX(chart.series, from, forward ? 1 : -1));
  };
  return (
    <div className={classes.layer} style={{ width: size.width, height: size.height }}>
      {reading !== null && <HoverMarks chart={chart} size={size} reading={reading} chosen={chosen} />}
      {drag.span !== null && (
        <div
          className={classes.zoom}
          style={{ left: drag.span[0], width: drag.span[1] - drag.span[0], top: box.top, height: box.height }}
        />
      )}
      <div
        className={classes.pad}
        role="group"
        tabIndex={0}
        aria-label={`${label}. Left and right arrow keys read the values.`}
        style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        data-zoomable={onZoom !== undefined || undefined}
        onPointerMove={onMove}
        onPointerLeave={leave}
        onPointerDown={(event) => drag.start(event, pixelsOf(event, box).x)}
        onPointerUp={release}
        onPointerCancel={release}
        onDoubleClick={() => onZoom?.(null)}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
      {reading !== null && drag.span === null && (
        <HoverList
          reading={reading}
          chosen={chosen}
          at={scale.to(reading.x)}
          size={size}
          box={box}
          writeX={writeX}
          writeY={writeY}
        />
      )}
    </div>
  );
}

const REACH_PIXELS = 40;

function useReading({ series, x: scale, box }: PreparedLineChart, hoverX: number | null): HoverReading | null {
  return useMemo(() => {
    if (hoverX === null || hoverX < scale.domain[0] || hoverX > scale.domain[1]) return null;
    const reach = Math.abs(scale.from(box.left + REACH_PIXELS) - scale.from(box.left));
    return readAt(series, hoverX, reach);
  }, [series, scale, box, hoverX]);
}

function pixelsOf(event: PointerEvent<HTMLElement>, box: { left: number; top: number }): { x: number; y: number } {
  const place = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - place.left + box.left, y: event.clientY - place.top + box.top };
}
