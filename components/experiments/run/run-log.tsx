'use client';

import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobLogQuery } from '@/components/jobs/queries';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { countOf, formatTimeSeconds } from '@/lib/format';
import { matcher } from '../charts/panel-sections';

/** What the training said, as it says it; a search keeps the lines that match. */
export function RunLog({ project, jobId }: { project: string; jobId: string | null }) {
  const log = useQuery({ ...jobLogQuery(project, jobId ?? ''), enabled: jobId !== null });
  const [search, setSearch] = useState('');
  if (jobId === null) {
    return (
      <EmptyState sentence="Runs logged by a client have no log here. Log a text file as an artifact to keep one." />
    );
  }
  if (log.error && !log.data)
    return <ErrorState what="The log could not be loaded." error={log.error} onRetry={() => void log.refetch()} />;
  if (!log.data) return <LinesSkeleton />;
  if (log.data.items.length === 0) return <EmptyState sentence="Nothing was said yet." />;
  const lines = log.data.items.map(
    ({ at, level, text }) => `${formatTimeSeconds(at)}  ${level === 'info' ? '' : `${level}: `}${text}`,
  );
  const found = lines.filter(matcher(search));
  return (
    <>
      <TextInput
        size="xs"
        w={280}
        mb="xs"
        data-filter
        aria-label="Find in the log"
        placeholder="Find lines (regex)"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <CodeBlock
        title={search === '' ? 'Log' : `${countOf(found.length, 'line')} of ${lines.length}`}
        code={found.join('\n')}
      />
    </>
  );
}
