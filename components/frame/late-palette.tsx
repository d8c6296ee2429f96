'use client';

import dynamic from 'next/dynamic';
import { useEffect, useSyncExternalStore } from 'react';
import { useQuiet } from '@/components/ui/use-quiet';
import type { CommandPaletteProps } from './command-palette';
import { askForPalette, isPaletteAsked, onPaletteAsked } from './open-palette';

// A page is none the worse for a palette that could not be loaded; who asks for it is told.
const CommandPalette = dynamic(
  () =>
    import('./command-palette').then(
      (made) => made.CommandPalette,
      () => NoPalette,
    ),
  {
    ssr: false,
  },
);

function NoPalette(_props: CommandPaletteProps) {
  return null;
}

/** The palette, whose code comes when the page has nothing better to do, or when it is asked for. */
export function LatePalette(props: CommandPaletteProps) {
  const isQuiet = useQuiet();
  const isAsked = useSyncExternalStore(onPaletteAsked, isPaletteAsked, () => false);
  usePaletteKey();
  return isQuiet || isAsked ? <CommandPalette {...props} /> : null;
}

/** Ctrl/⌘ K, heard from the first moment on and wherever the focus is. */
function usePaletteKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPlain = !event.shiftKey && !event.altKey && !event.repeat;
      if (!(event.ctrlKey || event.metaKey) || !isPlain || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      void askForPalette('toggle');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
