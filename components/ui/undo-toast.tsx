'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { isTyping } from '@/components/frame/typing';
import { reasonOf } from './error-state';

export const UNDO_MS = 8000;

export interface UndoInput {
  /** What has been done: "Archived 3 runs". */
  message: string;
  undo: () => Promise<void> | void;
}

interface Pending {
  id: string;
  undo: UndoInput['undo'];
}

const pending: Pending[] = [];
let counter = 0;

/** Says what was done and offers to take it back for 8 seconds, by button or Ctrl/⌘ Z. */
export function showUndo({ message, undo }: UndoInput): void {
  counter += 1;
  const id = `undo-${counter}`;
  pending.push({ id, undo });
  notifications.show({
    id,
    autoClose: UNDO_MS,
    onClose: () => forget(id),
    message: (
      <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
        {message}
        <Button size="xs" onClick={() => void takeBack(id)}>
          Undo
        </Button>
      </span>
    ),
  });
}

/** A sentence about something that did not work, with its cause. */
export function showError(what: string, error: unknown): void {
  notifications.show({ title: what, message: reasonOf(error), autoClose: 12_000 });
}

/** A short confirmation where nothing can or need be taken back. */
export function showDone(message: string): void {
  notifications.show({ message, autoClose: 4000 });
}

/** Ctrl/⌘ Z takes back the newest change that still can be. Used once, by the frame. */
export function useUndoKey(): void {
  useEffect(listenForUndo, []);
}

/** Takes back one change at each press of Ctrl/⌘ Z, until what it returns is called. */
export function listenForUndo(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const combination = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    const newest = pending.at(-1);
    if (!combination || newest === undefined || isTyping(event.target)) return;
    event.preventDefault();
    void takeBack(newest.id);
  };
  // Before the page's own history of what it shows: one press takes back one thing.
  window.addEventListener('keydown', onKey, { capture: true });
  return () => window.removeEventListener('keydown', onKey, { capture: true });
}

async function takeBack(id: string): Promise<void> {
  const entry = forget(id);
  notifications.hide(id);
  if (entry === undefined) return;
  try {
    await entry.undo();
    showDone('Undone');
  } catch (error) {
    showError('The change could not be undone', error);
  }
}

function forget(id: string): Pending | undefined {
  const index = pending.findIndex((entry) => entry.id === id);
  return index === -1 ? undefined : pending.splice(index, 1)[0];
}
