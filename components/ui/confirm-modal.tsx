'use client';

import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

export interface ConfirmInput {
  title: string;
  /** What will happen, and that it cannot be undone. */
  body: ReactNode;
  /** The verb on the button: "Delete for good". */
  confirm: string;
  danger?: boolean;
}

/** Asks before what cannot be undone; resolves to whether the person agreed. Everything else is done, with undo. */
export function confirmModal({ title, body, confirm, danger = true }: ConfirmInput): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: body,
      labels: { confirm, cancel: 'Cancel' },
      confirmProps: { variant: 'filled', color: danger ? 'red' : undefined },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
      closeButtonProps: { 'aria-label': 'Close' },
    });
  });
}
