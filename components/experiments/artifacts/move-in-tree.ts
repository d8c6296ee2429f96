import type { KeyboardEvent } from 'react';
import { hasModifier } from '@/components/frame/typing';

const moves: Readonly<Record<string, (items: readonly HTMLElement[], at: number) => HTMLElement | undefined>> = {
  ArrowDown: (items, at) => items[at + 1],
  ArrowUp: (items, at) => items[at - 1],
  Home: (items) => items[0],
  End: (items) => items.at(-1),
  ArrowRight: (items, at) => items[at + 1],
  ArrowLeft: (items, at) => items.slice(0, at).findLast((item) => levelOf(item) < levelOf(items[at])),
};

const levelOf = (item: HTMLElement | undefined) => Number(item?.ariaLevel ?? 1);

/** Moves the focus between the items of a tree that can be seen. */
export function moveInTree(event: KeyboardEvent<HTMLElement>): void {
  const move = moves[event.key];
  const from = (event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]');
  if (!move || !from || hasModifier(event)) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  event.preventDefault();
  move(items, items.indexOf(from))?.focus();
}
