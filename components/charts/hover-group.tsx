'use client';

import { useState, type ReactNode } from 'react';
import { createHoverStore, HoverGroupProvider } from './hover-store';

/** Synchronises the crosshair of all charts inside. */
export function HoverGroup({ children }: { children: ReactNode }) {
  const [store] = useState(createHoverStore);
  return <HoverGroupProvider value={store}>{children}</HoverGroupProvider>;
}
