'use client';

import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export interface PlotSize {
  width: number;
  height: number;
}

/** Width and height of the plot's place, followed as it changes; null before the first measure and on the server. */
export function usePlotSize(): [RefObject<HTMLDivElement | null>, PlotSize | null] {
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<PlotSize | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const width = Math.floor(element.clientWidth);
      const height = Math.floor(element.clientHeight);
      setSize((known) => (known?.width === width && known.height === height ? known : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, size === null || size.width === 0 ? null : size];
}
