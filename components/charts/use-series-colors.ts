'use client';

import { useMemo, useRef } from 'react';
import { assignColors, seriesColor } from './prepare/series-colors';

/** Colours of chosen things by id; whoever stays keeps its colour while others come and go. */
export function useSeriesColors(ids: readonly string[]): ReadonlyMap<string, string> {
  const places = useRef<Map<string, number>>(new Map());
  return useMemo(() => {
    places.current = assignColors(ids, places.current);
    return new Map([...places.current].map(([id, place]) => [id, seriesColor(place)]));
  }, [ids]);
}
