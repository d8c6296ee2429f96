'use client';

import { useOs } from '@mantine/hooks';

/** The name of the key that starts a shortcut on this machine. */
export function useModKey(): 'Ctrl' | '⌘' {
  const os = useOs();
  return os === 'macos' || os === 'ios' ? '⌘' : 'Ctrl';
}
