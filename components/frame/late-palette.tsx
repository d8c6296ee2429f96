'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useQuiet } from '@/components/ui/use-quiet';
import type { CommandPaletteProps } from './command-palette';
import { togglePalette } from './open-palette';

const CommandPalette = dynamic(async () => (await import('./command-palette')).CommandPalette, { ssr: false });

/** The palette, whose code comes when the page has nothing better to do, or when Ctrl/⌘ K asks for it. */
export function LatePalette(props: CommandPaletteProps) {
  const isQuiet = useQuiet();
  const isAsked = useAskedFor();
  return isQuiet || isAsked ? <CommandPalette {...props} /> : null;
}

/** Hears the key from the first moment on, wherever the focus is; whether it was ever pressed. */
function useAskedFor(): boolean {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !event.shiftKey && !event.altKey && !event.repeat;
      if (!(event.ctrlKey || event.metaKey) || !isPlain || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setAsked(true);
      void togglePalette();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return isAsked;
}
