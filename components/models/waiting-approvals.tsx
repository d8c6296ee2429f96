'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { countOf } from '@/lib/format';
import { approvalsQuery } from './queries';

/** Versions that wait for a person's word; nothing where none does. */
export function WaitingApprovals({ project }: { project: string }) {
  const open = useQuery(approvalsQuery(project)).data?.items.filter(({ status }) => status === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <SectionCard title="Waiting for approval" aside={countOf(open.length, 'request')}>
      <ul style={{ margin: 0, padding: 0, listStyle: 'none', display: 'grid', gap: 6 }}>
        {open.map(({ id, modelId, modelName, version, requestedByName, createdAt, mayNotDecide }) => (
          <li key={id}>
            <Link
              style={{ textDecoration: 'underline' }}
              href={`/p/${project}/models/${modelId}/versions/${version}?tab=gates`}
            >
              {modelName} v{version}
            </Link>
            , asked by {requestedByName} <RelativeTime at={createdAt} />
            {mayNotDecide === null ? ': it waits for you.' : '.'}
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
