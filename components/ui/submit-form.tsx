'use client';

import { Alert, Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { reasonOf } from './error-state';

export interface SubmitFormProps {
  /** What the button says: 'Make key'. */
  submit: string;
  onSubmit: () => void;
  isPending: boolean;
  /** Why it was refused; what was typed stays. */
  error: unknown;
  /** Something that is needed is missing yet. */
  disabled?: boolean;
  /** Gives the form a way out. */
  onCancel?: (() => void) | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** Fields below each other, why they were refused, and the buttons. */
export function SubmitForm({
  submit,
  onSubmit,
  isPending,
  error,
  disabled,
  onCancel,
  className,
  children,
}: SubmitFormProps) {
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Stack gap="sm">
        {children}
        {error !== null && error !== undefined && (
          <Alert color="red" variant="light">
            {reasonOf(error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={isPending} disabled={disabled}>
            {submit}
          </Button>
          {onCancel && <Button onClick={onCancel}>Cancel</Button>}
        </Group>
      </Stack>
    </form>
  );
}
