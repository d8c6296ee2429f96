import type { KeyboardEvent } from 'react';
import { hasModifier } from '@/components/frame/typing';

const steps: ReadonlyMap<string, 1 | -1> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
]);

/** Moves a border between two sides by the arrows, which scroll nothing meanwhile. */
export const separatorKeys = (move: (step: 1 | -1) => void) => (event: KeyboardEvent) => {
  const step = steps.get(event.key);
  if (step === undefined || hasModifier(event)) return;
  event.preventDefault();
  move(step);
};
