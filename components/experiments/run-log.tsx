'use client';

import { useQuery } from '@tanstack/react-query';
import { jobLogQuery } from '@/components/jobs/queries';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { formatTimeSeconds } from '@/lib/format';

/** What the training said, as it says it. */
export function RunLog({ project, jobId }: { project: string; jobId: string | null }) {
  const log = useQuery({ ...jobLogQuery(project, jobId ?? ''), enabled: jobId !== null });
  if (jobId === null) return <EmptyState sentence="Runs logged by a client have no log here." />;
  if (log.error && !log.data)
    return <ErrorState what="The log could not be loaded." error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <LinesSkeleton />;
  if (log.data.items.length === 0) return <EmptyState sentence="Nothing was said yet." />;
  return (
    <CodeBlock
      title="Log"
      code={log.data.items
        .map(({ at, level, text }) => `${formatTimeSeconds(at)}  ${level === 'info' ? '' : `${level}: `}${text}`)
        .join('\n')}
    />
  );
}
