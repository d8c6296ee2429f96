'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import type { CommandPaletteProps } from './command-palette';
import { openPalette } from './open-palette';

const CommandPalette = dynamic(async () => (await import('./command-palette')).CommandPalette, { ssr: false });

/** The palette, whose code comes when the page has nothing better to do. */
export function LatePalette(props: CommandPaletteProps) {
  return useQuiet() ? <CommandPalette {...props} /> : null;
}

/** Milliseconds, where a browser does not tell when it is idle. */
const shortWhileMs = 500;

/** False until the page is there whole and its thread idle, or the palette is asked for. */
function useQuiet(): boolean {
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    if (isQuiet) return undefined;
    let cancel = () => {};
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setQuiet(true);
      void openPalette();
    };
    const wait = () => {
      if ('requestIdleCallback' in window) {
        const id = requestIdleCallback(() => setQuiet(true));
        cancel = () => cancelIdleCallback(id);
      } else {
        const id = setTimeout(() => setQuiet(true), shortWhileMs);
        cancel = () => clearTimeout(id);
      }
    };
    if (document.readyState === 'complete') wait();
    else window.addEventListener('load', wait, { once: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('load', wait);
      cancel();
    };
  }, [isQuiet]);
  return isQuiet;
}
