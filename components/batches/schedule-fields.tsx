'use client';

import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { reasonOf } from '@/components/ui/error-state';
import { formatDateTime } from '@/lib/format';
import { cronTimesQuery } from './queries';
import type { BatchDraft } from './start-draft';
import classes from './batches.module.css';

interface ScheduleFieldsProps {
  project: string;
  draft: BatchDraft;
  change: (changes: Partial<BatchDraft>) => void;
}

/** When a schedule runs, with the times it comes to. */
export function ScheduleFields({ project, draft, change }: ScheduleFieldsProps) {
  return (
    <div className={classes.when}>
      <SegmentedControl
        aria-label="When"
        value={draft.trigger}
        onChange={(value) => change({ trigger: value === 'cron' ? 'cron' : 'new-version' })}
        data={[
          { value: 'cron', label: 'By the clock' },
          { value: 'new-version', label: 'For every new version' },
        ]}
      />
      {draft.trigger === 'cron' ? (
        <CronField project={project} cron={draft.cron} onChange={(cron) => change({ cron })} />
      ) : (
        <p className={classes.hint}>Each version the dataset gets from now on is scored as soon as it is ready.</p>
      )}
    </div>
  );
}

interface CronFieldProps {
  project: string;
  cron: string;
  onChange: (cron: string) => void;
}

function CronField({ project, cron, onChange }: CronFieldProps) {
  const [asked] = useDebouncedValue(cron.trim(), 300);
  const times = useQuery({ ...cronTimesQuery(project, asked), enabled: asked.length >= 9 });
  const next = times.data?.next.map((time) => formatDateTime(time)).join(' · ');
  return (
    <TextInput
      label="Cron, UTC"
      description={next ? `Next: ${next}` : 'Minute, hour, day of month, month, weekday'}
      value={cron}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      error={times.error ? reasonOf(times.error) : null}
      spellCheck={false}
    />
  );
}
