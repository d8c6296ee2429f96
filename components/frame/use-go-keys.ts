'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { navHref, navItems, settingsItem } from './nav-items';
import { hasModifier, isTyping } from './typing';

const CHORD_MS = 1200;

export interface GoKeysInput {
  projectSlug: string | null;
  onShowShortcuts: () => void;
}

/**
 * `g` then a letter goes to a room, `?` opens the sheet, `/` puts the cursor into the page's filter and `p` on what
 * promotes: Enter does it.
 */
export function useGoKeys({ projectSlug, onShowShortcuts }: GoKeysInput): void {
  const router = useRouter();
  useEffect(() => {
    let goPressedAt = -Infinity;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || hasModifier(event) || isTyping(event.target)) return;
      if (event.key === '?') return onShowShortcuts();
      if (event.key === '/') return focusOn('main [data-filter]', event);
      if (event.key === 'g') {
        goPressedAt = event.timeStamp;
        return;
      }
      const isChord = projectSlug !== null && event.timeStamp - goPressedAt <= CHORD_MS;
      if (!isChord && event.key === 'p') return focusOn('main [data-promote]:enabled', event);
      if (!isChord) return;
      const item = [...navItems, settingsItem].find(({ key }) => key === event.key);
      goPressedAt = -Infinity;
      if (item === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      router.push(navHref(projectSlug, item));
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [projectSlug, onShowShortcuts, router]);
}

function focusOn(selector: string, event: KeyboardEvent): void {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) return;
  event.preventDefault();
  found.focus();
  if (found instanceof HTMLInputElement) found.select();
}
