import { Tooltip } from '@mantine/core';
import type { LiveState } from '@/components/frame/frame-types';
import classes from './live-dot.module.css';

const words: Record<Exclude<LiveState, 'off'>, [string, string]> = {
  live: ['Live', 'This page follows what happens, no reload needed.'],
  connecting: ['Connecting', 'The stream of news is not open yet; what you see may be some seconds old.'],
};

/** Whether news arrives by itself. */
export function LiveDot({ state }: { state: LiveState }) {
  if (state === 'off') return null;
  const [label, hint] = words[state];
  return (
    <Tooltip label={hint} multiline>
      <span className={classes.live} data-state={state} role="status">
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.word}>{label}</span>
      </span>
    </Tooltip>
  );
}
