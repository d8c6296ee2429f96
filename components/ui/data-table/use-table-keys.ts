'use client';

import { useEffect, useRef, type RefObject } from 'react';
import { hasModifier, isTyping } from '@/components/frame/typing';

interface TableKeysInput {
  container: RefObject<HTMLElement | null>;
  /** Also listens while nothing on the page has focus: the main list of a page. */
  primary: boolean;
  onMove: (step: 1 | -1) => void;
  /** Where rows can be selected. */
  onToggle?: () => void;
  onOpen: () => void;
  onEscape: () => void;
  /** Further letters. */
  onLetter?: (key: string) => boolean;
}

/** j/k move, x selects, Enter opens, Escape lets go; arrows while the table has focus. */
export function useTableKeys(input: TableKeysInput): void {
  const latest = useRef(input);
  useEffect(() => {
    latest.current = input;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { container, primary } = latest.current;
      if (event.defaultPrevented || hasModifier(event) || isTyping(event.target)) return;
      const inside = event.target instanceof Node && container.current?.contains(event.target) === true;
      const idle = event.target === document.body || isPlainRegion(event.target);
      if (!inside && !(primary && idle)) return;
      if (act(event, inside, latest.current)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function isPlainRegion(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('main, [tabindex="-1"]');
}

function act(event: KeyboardEvent, inside: boolean, handlers: TableKeysInput): boolean {
  const onControl = event.target instanceof HTMLElement && event.target.closest('a,button,input') !== null;
  if (event.key === 'j' || (inside && event.key === 'ArrowDown')) handlers.onMove(1);
  else if (event.key === 'k' || (inside && event.key === 'ArrowUp')) handlers.onMove(-1);
  else if (event.key === 'x' && handlers.onToggle) handlers.onToggle();
  else if (event.key === 'Enter' && !onControl) handlers.onOpen();
  else if (event.key === 'Escape') handlers.onEscape();
  else return handlers.onLetter?.(event.key) ?? false;
  return true;
}
