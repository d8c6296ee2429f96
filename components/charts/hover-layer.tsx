'use client';

import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Range } from './prepare/chart-data';
import { readAt } from './prepare/hover-list';
import type { PreparedLineChart } from './prepare/prepare-line-chart';
import { HoverList } from './hover-list-box';
import { useHoverStore, useHoverX } from './hover-store';
import classes from './hover-layer.module.css';

export interface HoverLayerProps {
  chart: PreparedLineChart;
  size: { width: number; height: number };
  label: string;
  writeX: (x: number) => string;
  writeY: (y: number) => string;
  /** Absent where zooming makes no sense. */
  onZoom?: (zoom: Range | null) => void;
}

const REACH_PIXELS = 40;
const LEAST_ZOOM = 6;

/** Takes the pointer above a plot: crosshair, sorted list, drag to zoom, double-click to reset, arrows to read. */
export function HoverLayer({ chart, size, label, writeX, writeY, onZoom }: HoverLayerProps) {
  const { box, x: scale, y, series } = chart;
  const store = useHoverStore();
  const hoverX = useHoverX(store);
  const drag = useZoomDrag(chart, onZoom);
  const reach = useMemo(() => Math.abs(scale.from(box.left + REACH_PIXELS) - scale.from(box.left)), [scale, box.left]);
  const inDomain = hoverX !== null && hoverX >= scale.domain[0] && hoverX <= scale.domain[1];
  const reading = useMemo(() => (inDomain ? readAt(series, hoverX, reach) : null), [inDomain, series, hoverX, reach]);
  const pointerX = (event: PointerEvent<HTMLDivElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left + box.left;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') store.write(null);
    if (step === undefined) return;
    event.preventDefault();
    const pixel = reading === null ? box.left + box.width : scale.to(reading.x);
    store.write(stepFrom(chart, pixel, step));
  };
  return (
    <div className={classes.layer} style={{ width: size.width, height: size.height }}>
      {reading !== null && (
        <svg className={classes.marks} width={size.width} height={size.height} aria-hidden="true">
          <line x1={scale.to(reading.x)} x2={scale.to(reading.x)} y1={box.top} y2={box.top + box.height} />
          {reading.entries.map(({ id, point, color }) =>
            point.y === null ? null : (
              <circle key={id} cx={scale.to(point.x)} cy={y.to(point.y)} r="3" fill={color} />
            ),
          )}
        </svg>
      )}
      {drag.span !== null && (
        <div className={classes.zoom} style={{ left: drag.span[0], width: drag.span[1] - drag.span[0], top: box.top, height: box.height }} />
      )}
      <div
        className={classes.pad}
        role="group"
        tabIndex={0}
        aria-label={`${label}. Left and right arrow keys read the values.`}
        style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
        data-zoomable={onZoom !== undefined || undefined}
        onPointerMove={(event) => {
          store.write(scale.from(pointerX(event)));
          drag.move(pointerX(event));
        }}
        onPointerLeave={() => store.write(null)}
        onPointerDown={(event) => event.pointerType === 'mouse' && drag.start(pointerX(event), event)}
        onPointerUp={drag.end}
        onPointerCancel={drag.end}
        onDoubleClick={() => onZoom?.(null)}
        onKeyDown={onKeyDown}
        onBlur={() => store.write(null)}
      />
      {reading !== null && drag.span === null && (
        <HoverList reading={reading} at={scale.to(reading.x)} size={size} box={box} writeX={writeX} writeY={writeY} />
      )}
    </div>
  );
}

/** The x of the next drawn point in a direction, over all series. */
function stepFrom({ series, x: scale }: PreparedLineChart, pixel: number, step: number): number {
  const now = scale.from(pixel);
  const slack = Math.abs(scale.domain[1] - scale.domain[0]) * 1e-9;
  let best: number | null = null;
  for (const { drawn } of series) {
    for (const point of drawn) {
      const ahead = (point.x - now) * step;
      if (ahead > slack && (best === null || ahead < (best - now) * step)) best = point.x;
    }
  }
  return best ?? now;
}

function useZoomDrag({ box, x: scale }: PreparedLineChart, onZoom?: (zoom: Range | null) => void) {
  const from = useRef<number | null>(null);
  const [span, setSpan] = useState<[number, number] | null>(null);
  const start = useCallback((pixel: number, event: PointerEvent<HTMLDivElement>) => {
    if (onZoom === undefined || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = pixel;
  }, [onZoom]);
  const move = (pixel: number): void => {
    if (from.current === null) return;
    const inside = Math.min(box.left + box.width, Math.max(box.left, pixel));
    const next: [number, number] = [Math.min(from.current, inside), Math.max(from.current, inside)];
    setSpan(next[1] - next[0] < LEAST_ZOOM ? null : next);
  };
  const end = (): void => {
    from.current = null;
    if (span === null) return;
    setSpan(null);
    onZoom?.([scale.from(span[0]), scale.from(span[1])]);
  };
  return { span, start, move, end };
}
