import Link from 'next/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import type { RoundEvent } from '@/lib/contracts/policies';
import { formatDate, passedDay } from '@/lib/format';
import classes from './policies.module.css';

/** What happened in a round, newest first. */
export function RoundEvents({ events }: { events: readonly RoundEvent[] }) {
  if (events.length === 0) return null;
  return (
    <SectionCard title="What happened">
      <ol className={classes.events}>
        {events.toReversed().map(({ id, eventTime, at, title, sentence, link }) => (
          <li key={id}>
            <small>{eventTime ? formatDate(passedDay(eventTime)) : <RelativeTime at={at} />}</small>
            <span>
              {link ? <Link href={link}>{title}</Link> : title}
              {sentence && <p>{sentence}</p>}
            </span>
          </li>
        ))}
      </ol>
    </SectionCard>
  );
}
