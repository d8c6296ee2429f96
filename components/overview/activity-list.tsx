'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { activityQuery } from '@/components/orgs/queries';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { activityWords, actorWords } from '@/components/orgs/activity-words';
import { shownActivity } from './counts';
import classes from './overview.module.css';

/** Who did what lately. */
export function ActivityList({ project }: { project: string }) {
  const entries = useQuery(activityQuery(project, shownActivity)).data?.items;
  return (
    <SectionCard
      title="Latest activity"
      padding="flush"
      actions={<Link href={`/p/${project}/settings?tab=audit`}>All</Link>}
    >
      {entries?.length === 0 && <p className={classes.quiet}>Nothing yet.</p>}
      <ul className={classes.list}>
        {(entries ?? []).map(({ id, actorName, action, subjectName, subjectId, at }) => (
          <li key={id}>
            <span>
              {actorWords(actorName)} {activityWords(action)} <b>{subjectName ?? subjectId}</b>
            </span>
            <small>
              <RelativeTime at={at} />
            </small>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
