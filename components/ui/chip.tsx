import { Tooltip } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './chip.module.css';

export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'accent';

export interface ChipProps {
  children: ReactNode;
  tone?: Tone;
  icon?: LucideIcon;
  /** Turns the icon: something is being done now. */
  spinning?: boolean;
  /** A sentence on hover. */
  hint?: string;
}

/** A short fact in a hairline box. Colour never speaks alone: it comes with a word, and an icon where it warns. */
export function Chip({ children, tone = 'neutral', icon: Icon, spinning = false, hint }: ChipProps) {
  const chip = (
    <span className={classes.chip} data-tone={tone}>
      {Icon !== undefined && (
        <Icon size={12} strokeWidth={1.75} aria-hidden="true" data-spinning={spinning || undefined} />
      )}
      {children}
    </span>
  );
  return hint === undefined ? (
    chip
  ) : (
    <Tooltip label={hint} multiline>
      {chip}
    </Tooltip>
  );
}
