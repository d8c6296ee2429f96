'use client';

import { useRef, useState, type PointerEvent } from 'react';
import type { Range } from './prepare/chart-data';
import { roundRange } from './prepare/round-range';
import type { PreparedLineChart } from './prepare/prepare-line-chart';

const LEAST_PIXELS = 6;

export interface ZoomDrag {
  /** Both ends in pixels while a range is being drawn. */
  span: readonly [number, number] | null;
  start: (event: PointerEvent<HTMLElement>, pixel: number) => void;
  move: (pixel: number) => void;
  end: () => void;
}

/** Dragging across a plot with the mouse chooses a range of x; a finger scrolls the page instead. */
export function useZoomDrag({ box, x: scale }: PreparedLineChart, onZoom?: (zoom: Range | null) => void): ZoomDrag {
  const from = useRef<number | null>(null);
  const [span, setSpan] = useState<readonly [number, number] | null>(null);
  return {
    span,
    start: (event, pixel) => {
      if (onZoom === undefined || event.button !== 0 || event.pointerType !== 'mouse') return;
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = pixel;
    },
    move: (pixel) => {
      if (from.current === null) return;
      const inside = Math.min(box.left + box.width, Math.max(box.left, pixel));
      const next = [Math.min(from.current, inside), Math.max(from.current, inside)] as const;
      setSpan(next[1] - next[0] < LEAST_PIXELS ? null : next);
    },
    end: () => {
      from.current = null;
      if (span === null) return;
      setSpan(null);
      onZoom?.(roundRange([scale.from(span[0]), scale.from(span[1])]));
    },
  };
}
