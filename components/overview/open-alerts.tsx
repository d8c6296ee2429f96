'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { alertsQuery } from '@/components/monitoring/queries';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import { formatDate, passedDay } from '@/lib/format';
import classes from './overview.module.css';

const shown = 4;

/** What drift and quality say that nobody has answered yet. */
export function OpenAlerts({ project }: { project: string }) {
  const alerts = useQuery(alertsQuery(project, 'open')).data?.items;
  return (
    <SectionCard title="Open alerts" aside={alerts && alerts.length > 0 ? alerts.length : undefined} padding="flush">
      {alerts?.length === 0 && <p className={classes.quiet}>None. Inputs, answers and quality are as they were.</p>}
      <ul className={classes.list}>
        {(alerts ?? []).slice(0, shown).map(({ id, title, sentence, severity, eventTime }) => (
          <li key={id}>
            <span>
              <StatusChip status={severity} /> <Link href={`/p/${project}/monitoring?alert=${id}`}>{title}</Link>
            </span>
            <small>{formatDate(passedDay(eventTime))}</small>
            <p>{sentence}</p>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
