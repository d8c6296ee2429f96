'use client';

import { showError } from '@/components/ui/undo-toast';

let isAsked = false;
const listeners = new Set<() => void>();

/** Whether the palette was ever asked for in this tab. */
export const isPaletteAsked = (): boolean => isAsked;

export function onPaletteAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Act = 'open' | 'toggle';

/** Opens the palette, or turns it round; where its code is still on its way, as soon as it is there. */
export async function askForPalette(act: Act): Promise<void> {
  isAsked = true;
  for (const listener of listeners) listener();
  try {
    const { spotlight } = await import('@mantine/spotlight');
    spotlight[act]();
  } catch (error) {
    showError('The search could not be loaded.', error);
  }
}
