import Link from 'next/link';
import { RelativeTime } from '@/components/ui/relative-time';
import classes from './round-line.module.css';

export interface RoundStep {
  id: string;
  /** 'drift seen', 'retrained', 'gates', 'shadow', 'A/B', 'decision'. */
  label: string;
  state: 'done' | 'now' | 'ahead' | 'failed' | 'skipped';
  /** When it happened; null while it has not. */
  at: string | null;
  /** Shown instead of how long ago: an event's own day. */
  when?: string;
  href?: string;
  /** A few words more: 'log-loss .59', '2 challengers'. */
  note?: string;
}

const stateWords: Record<RoundStep['state'], string> = {
  done: 'done',
  now: 'under way',
  ahead: 'not yet',
  failed: 'failed',
  skipped: 'skipped',
};

/** One round on one line: from the drift that called it to the decision. */
export function RoundLine({ label, steps }: { label: string; steps: readonly RoundStep[] }) {
  return (
    <ol className={classes.line} aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} className={classes.step} data-state={step.state}>
          <span className={classes.dot} aria-hidden="true" />
          <span className={classes.words}>
            <span className={classes.label}>
              {step.href === undefined ? step.label : <Link href={step.href}>{step.label}</Link>}
              <span className="visually-hidden">, {stateWords[step.state]}</span>
            </span>
            <span className={classes.when}>
              {step.when ?? (step.at === null ? stateWords[step.state] : <RelativeTime at={step.at} />)}
            </span>
            {step.note !== undefined && <span className={classes.note}>{step.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
