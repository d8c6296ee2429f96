import { Button } from '@mantine/core';
import { reasonOf } from '@/components/ui/error-state';
import { countOf } from '@/lib/format';
import type { RunFiles } from './use-run-files';
import classes from './artifacts.module.css';

/** Says how many files of a run, or of several, were not looked through, and looks through them; else nothing. */
export function FilesLeft({ left, readAll, isReading, error }: RunFiles) {
  if (left.files === 0) return null;
  return (
    <p className={classes.rest}>
      {countOf(left.files, 'file')}
      {left.runs > 1 && ` of ${countOf(left.runs, 'run')}`} not looked through.
      {error && ` They could not be listed: ${reasonOf(error)}`}{' '}
      <Button size="compact-xs" loading={isReading} onClick={readAll}>
        {error ? 'Try again' : 'Look through all'}
      </Button>
    </p>
  );
}
