'use client';

import { useRef } from 'react';

/** The list as it was, while each of its members is the same: what is made of it need not be made anew. */
export function useSameList<Item>(list: readonly Item[]): readonly Item[] {
  const kept = useRef(list);
  const before = kept.current;
  const isSame = before.length === list.length && list.every((item, index) => Object.is(item, before[index]));
  if (!isSame) kept.current = list;
  return kept.current;
}
