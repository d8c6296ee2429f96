'use client';

import { useLayoutEffect, useRef, type RefObject } from 'react';

/** The newest value for handlers that stay the same at every drawing. Read it when something happens, not before. */
export function useLatest<Value>(value: Value): Readonly<RefObject<Value>> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
