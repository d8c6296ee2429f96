'use client';

import { ActionIcon } from '@mantine/core';
import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { isTyping } from '@/components/frame/typing';
import classes from './side-panel.module.css';
import { CopyLink } from './copy-button';

export interface SidePanelProps {
  /** Open while true; keep the reason in the URL (`useUrlState`), so that the panel has its own address. */
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  chips?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** Details beside the list they belong to; the list stays usable. Escape closes. Full screen on phones. */
export function SidePanel({ opened, onClose, title, chips, actions, children }: SidePanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => {
    if (!opened) return undefined;
    heading.current?.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target)) onClose();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [opened, onClose]);
  if (!opened) return null;
  return (
    <aside className={classes.panel} aria-labelledby={headingId}>
      <header className={classes.head}>
        <h2 id={headingId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {chips}
        <div className={classes.tools}>
          {actions}
          <CopyLink />
          <ActionIcon aria-label="Close panel" onClick={onClose}>
            <X size={16} strokeWidth={1.5} />
          </ActionIcon>
        </div>
      </header>
      <div className={classes.body}>{children}</div>
    </aside>
  );
}
