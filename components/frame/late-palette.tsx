'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useQuiet } from '@/components/ui/use-quiet';
import type { CommandPaletteProps } from './command-palette';
import { openPalette } from './open-palette';

const CommandPalette = dynamic(async () => (await import('./command-palette')).CommandPalette, { ssr: false });

/** The palette, whose code comes when the page has nothing better to do, or when it is asked for. */
export function LatePalette(props: CommandPaletteProps) {
  const isQuiet = useQuiet();
  const isAsked = useAskedFor(!isQuiet);
  return isQuiet || isAsked ? <CommandPalette {...props} /> : null;
}

/** Whether Ctrl/⌘ K was pressed before the palette could hear it. */
function useAskedFor(isListening: boolean): boolean {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isListening || isAsked) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setAsked(true);
      void openPalette();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [isListening, isAsked]);
  return isAsked;
}
