'use client';

import { Button } from '@mantine/core';
import Link from 'next/link';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { RelativeTime } from '@/components/ui/relative-time';
import { SidePanel } from '@/components/ui/side-panel';
import { StatusChip } from '@/components/ui/status-chip';
import type { BatchSchedule } from '@/lib/contracts/batches';
import { nextRunOf, whenOf, withOf } from './schedule-words';
import { useScheduleChange } from './use-schedule-change';

interface SchedulePanelProps {
  project: string;
  /** Undefined while none is opened. */
  schedule: BatchSchedule | undefined;
  onClose: () => void;
}

/** One schedule: what it scores, when next, and the ways to stop it. */
export function SchedulePanel({ project, schedule, onClose }: SchedulePanelProps) {
  const { isPending, setPaused, remove } = useScheduleChange(project);
  const isPaused = schedule?.pausedAt !== null;
  return (
    <SidePanel
      opened={schedule !== undefined}
      onClose={onClose}
      title={schedule?.name}
      chips={<StatusChip status={isPaused ? 'paused' : 'active'} />}
      actions={
        schedule && (
          <>
            <Button size="xs" loading={isPending} onClick={() => setPaused(schedule, !isPaused)}>
              {isPaused ? 'Resume' : 'Pause'}
            </Button>
            <Button
              size="xs"
              onClick={() => {
                remove(schedule);
                onClose();
              }}
            >
              Delete
            </Button>
          </>
        )
      }
    >
      {schedule && <ScheduleFacts project={project} schedule={schedule} />}
    </SidePanel>
  );
}

function ScheduleFacts({ project, schedule }: { project: string; schedule: BatchSchedule }) {
  const { dataset, endpoint, lastBatch, keep, note } = schedule;
  return (
    <>
      {note !== null && <ErrorState what="The latest run that was due did not start." whatNow={note} />}
      <KeyValues
        items={[
          { label: 'Runs', value: whenOf(schedule) },
          { label: 'Next run', value: nextRunOf(schedule) },
          { label: 'Rows of', value: <Link href={`/p/${project}/datasets/${dataset.id}`}>{dataset.name}</Link> },
          {
            label: 'With',
            value: endpoint ? (
              <Link href={`/p/${project}/endpoints/${endpoint.id}`}>{withOf(schedule)}</Link>
            ) : (
              withOf(schedule)
            ),
          },
          { label: 'Into', value: schedule.outputName },
          { label: 'Keeps', value: keep === null ? 'all columns' : keep.join(', ') },
          {
            label: 'Last batch',
            value: lastBatch ? (
              <Link href={`/p/${project}/batches/${lastBatch.id}`}>
                <StatusChip status={lastBatch.status} /> <RelativeTime at={lastBatch.createdAt} />
              </Link>
            ) : (
              'none yet'
            ),
          },
          { label: 'By', value: schedule.createdByName },
        ]}
      />
    </>
  );
}
