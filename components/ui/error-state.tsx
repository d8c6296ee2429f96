'use client';

import { Button } from '@mantine/core';
import { CircleX, RotateCw } from 'lucide-react';
import { ApiError } from '@/components/api-error';
import classes from './error-state.module.css';

export interface ErrorStateProps {
  /** What did not work: "The runs could not be loaded". */
  what: string;
  /** The cause, as thrown. */
  error?: unknown;
  onRetry?: () => void;
  /** What else can be done. */
  whatNow?: string;
}

/** Says what failed, why, and what to do now. */
export function ErrorState({ what, error, onRetry, whatNow }: ErrorStateProps) {
  return (
    <div className={classes.error} role="alert">
      <CircleX size={16} strokeWidth={1.5} aria-hidden="true" />
      <div>
        <p className={classes.what}>{what}</p>
        {error !== undefined && <p className={classes.why}>{reasonOf(error)}</p>}
        {whatNow !== undefined && <p className={classes.why}>{whatNow}</p>}
        {onRetry !== undefined && (
          <Button className={classes.retry} leftSection={<RotateCw size={14} strokeWidth={1.5} />} onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

/** The sentence for a person: the API's own, or that no answer came. */
export function reasonOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof TypeError) return 'The server did not answer. Check that Ringside is running and reachable.';
  return 'Something unexpected happened on this page; the browser console has the details.';
}
