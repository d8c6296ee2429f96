'use client';

import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent as ReactKeyboardEvent } from 'react';
import { isTyping } from '@/components/frame/typing';
import { reasonOf } from './error-state';
import classes from './inline-edit.module.css';

export interface InlineEditProps {
  value: string;
  /** What is edited, for those who cannot see: "Name". */
  label: string;
  /** Saves; what it throws is shown and the text is kept. */
  onSave: (value: string) => Promise<void> | void;
  /** A letter that starts editing, usually `e`. */
  hotkey?: string;
}

/** Text that turns into a field in its place: click or key, Enter saves, Escape leaves it as it was. */
export function InlineEdit({ value, label, onSave, hotkey }: InlineEditProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useStartKey(hotkey, () => setDraft(value));

  const finish = () => {
    setDraft(null);
    setProblem(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  const save = async () => {
    const next = (draft ?? '').trim();
    if (next === '' || next === value) return finish();
    try {
      await onSave(next);
      finish();
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  const onKeyDown = (event: ReactKeyboardEvent) => {
    if (event.key === 'Enter') void save();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    finish();
  };
  if (draft === null) {
    return (
      <UnstyledButton
        ref={button}
        className={classes.text}
        aria-label={`${label}: ${value}. Edit`}
        title="Rename"
        onClick={() => setDraft(value)}
      >
        {value}
      </UnstyledButton>
    );
  }
  return (
    <span className={classes.editor}>
      <input
        autoFocus
        className={classes.field}
        value={draft}
        aria-label={label}
        aria-invalid={problem !== null}
        size={Math.max(8, draft.length)}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => void save()}
      />
      {problem !== null && (
        <span role="alert" className={classes.problem}>
          {problem}
        </span>
      )}
    </span>
  );
}

function useStartKey(hotkey: string | undefined, start: () => void): void {
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    if (hotkey === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.key !== hotkey || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [hotkey]);
}
