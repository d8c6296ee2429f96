'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { navHref, navItems, settingsItem } from './nav-items';
import { isTyping } from './typing';

const CHORD_MS = 1200;

export interface GoKeysInput {
  projectSlug: string | null;
  onShowShortcuts: () => void;
}

/** `g` then a letter goes to a room, `?` opens the sheet, `/` puts the cursor into the page's filter. */
export function useGoKeys({ projectSlug, onShowShortcuts }: GoKeysInput): void {
  const router = useRouter();
  useEffect(() => {
    let goPressedAt = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') return onShowShortcuts();
      if (event.key === '/') return focusFilter(event);
      if (event.key === 'g') {
        goPressedAt = event.timeStamp;
        return;
      }
      if (projectSlug === null || event.timeStamp - goPressedAt > CHORD_MS) return;
      const item = [...navItems, settingsItem].find(({ key }) => key === event.key);
      goPressedAt = 0;
      if (item === undefined) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      router.push(navHref(projectSlug, item));
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [projectSlug, onShowShortcuts, router]);
}

function focusFilter(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('main [data-filter]');
  if (field === null) return;
  event.preventDefault();
  field.focus();
  field.select();
}
