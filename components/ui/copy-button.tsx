'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Check, Copy, Link2 } from 'lucide-react';

export interface CopyButtonProps {
  /** What is copied; a function is read at the moment of the press. */
  value: string | (() => string);
  label?: string;
  kind?: 'text' | 'link';
}

/** Copies, says so for a moment. */
export function CopyButton({ value, label = 'Copy', kind = 'text' }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 });
  const Icon = kind === 'link' ? Link2 : Copy;
  const said = clipboard.copied ? 'Copied' : label;
  return (
    <Tooltip label={said}>
      <ActionIcon aria-label={said} onClick={() => clipboard.copy(typeof value === 'function' ? value() : value)}>
        {clipboard.copied ? <Check size={14} strokeWidth={1.5} /> : <Icon size={14} strokeWidth={1.5} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** Copies the address of this view, filters and zoom included; `hash` names a part of the page. */
export function CopyLink({ hash, label = 'Copy link to this view' }: { hash?: string; label?: string }) {
  const address = () => {
    const url = new URL(window.location.href);
    if (hash !== undefined) url.hash = hash;
    return url.toString();
  };
  return <CopyButton kind="link" value={address} label={label} />;
}
