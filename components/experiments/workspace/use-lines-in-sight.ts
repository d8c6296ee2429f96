'use client';

import { startTransition, useEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { LineRange } from './use-run-pages';

/** Lines drawn beyond each end of what is in sight: more than a quick hand on a wheel moves between two frames. */
const beyond = 8;
/** Pixels that the server takes the table to have: few lines, so that they are there and answer soon. */
const assumedPixels = 720;

interface LinesInput {
  scroller: RefObject<HTMLElement | null>;
  /** Lines there are. */
  count: number;
  /** Of each line, in pixels. */
  height: number;
}

/**
 * The lines to draw of a table in which all are equally high. Nothing is noted for each line, so a hundred thousand
 * cost what a hundred do.
 */
export function useLinesInSight({ scroller, count, height }: LinesInput): LineRange {
  const [range, setRange] = useState<LineRange>(() => linesBetween({ top: 0, bottom: assumedPixels, height }));
  useEffect(() => {
    const frame = scroller.current;
    if (!frame) return undefined;
    const look = () => {
      const { scrollTop: top, clientHeight } = frame;
      const seen = linesBetween({ top, bottom: top + clientHeight, height });
      const next = { first: Math.max(0, seen.first - beyond), last: seen.last + beyond };
      setRange((known) => (known.first === next.first && known.last === next.last ? known : next));
    };
    startTransition(look);
    const onScroll = () => flushSync(look);
    const resized = new ResizeObserver(() => startTransition(look));
    frame.addEventListener('scroll', onScroll, { passive: true });
    resized.observe(frame);
    return () => {
      frame.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [scroller, height]);
  return { first: Math.min(range.first, Math.max(0, count - 1)), last: Math.min(range.last, count - 1) };
}

interface Stretch {
  /** Pixels from the first line's upper edge. */
  top: number;
  bottom: number;
  height: number;
}

/** The lines that lie, even in part, between two heights. */
export function linesBetween({ top, bottom, height }: Stretch): LineRange {
  return { first: Math.floor(top / height), last: Math.max(0, Math.ceil(bottom / height) - 1) };
}

/** Where to scroll to so that a line is wholly in sight; null where it is. Of the top, a head covers some. */
export function scrollFor(
  index: number,
  { height, top, view, covered }: { height: number; top: number; view: number; covered: number },
): number | null {
  const upper = index * height;
  if (upper < top) return upper;
  const lower = upper + height + covered - view;
  return lower > top ? lower : null;
}
