import {
  Archive,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { Chip, type Tone } from './chip';

interface StatusLook {
  tone: Tone;
  icon: LucideIcon;
  spinning?: boolean;
}

const waiting: StatusLook = { tone: 'neutral', icon: CircleDashed };
const working: StatusLook = { tone: 'accent', icon: LoaderCircle, spinning: true };
const fine: StatusLook = { tone: 'good', icon: CircleCheck };
const wrong: StatusLook = { tone: 'bad', icon: CircleX };
const worrying: StatusLook = { tone: 'warn', icon: TriangleAlert };
const stopped: StatusLook = { tone: 'neutral', icon: Ban };
const asking: StatusLook = { tone: 'warn', icon: Hourglass };
const shelved: StatusLook = { tone: 'neutral', icon: Archive };

const looks: Readonly<Record<string, StatusLook>> = {
  queued: waiting,
  draft: waiting,
  scheduled: waiting,
  created: waiting,
  running: working,
  importing: working,
  joining: working,
  training: working,
  building: working,
  done: fine,
  ready: fine,
  finished: fine,
  passed: fine,
  healthy: fine,
  resolved: fine,
  approved: fine,
  promoted: fine,
  active: { tone: 'good', icon: CircleDot },
  serving: { tone: 'good', icon: CircleDot },
  failed: wrong,
  error: wrong,
  rejected: wrong,
  critical: wrong,
  warning: worrying,
  open: worrying,
  degraded: worrying,
  waiting: asking,
  pending: asking,
  'awaiting approval': asking,
  cancelled: stopped,
  stopped,
  halted: wrong,
  archived: shelved,
  deleted: shelved,
  paused: { tone: 'neutral', icon: CirclePause },
};

export interface StatusChipProps {
  status: string;
  /** Shown instead of the status itself. */
  label?: string;
  hint?: string;
}

/** Any status of the product with its icon, word and colour; an unknown one is shown plainly. */
export function StatusChip({ status, label, hint }: StatusChipProps) {
  const words = status.replaceAll(/[_-]/g, ' ').toLowerCase();
  const look = looks[words] ?? { tone: 'neutral', icon: CircleDot };
  return (
    <Chip {...look} hint={hint}>
      {label ?? words}
    </Chip>
  );
}
