import { CircleX } from 'lucide-react';
import classes from './auth-shell.module.css';

/** Why the form was not taken. */
export function Refused({ sentence }: { sentence: string }) {
  return (
    <p role="alert" className={classes.refused}>
      <CircleX size={16} strokeWidth={1.5} aria-hidden="true" />
      {sentence}
    </p>
  );
}
