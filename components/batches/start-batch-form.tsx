'use client';

import { Alert, Button, Group, MultiSelect, Progress, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { datasetVersionQuery } from '@/components/datasets/queries';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import { FileField } from './file-field';
import { ModelPicker } from './model-picker';
import { RowsPicker } from './rows-picker';
import { ScheduleFields } from './schedule-fields';
import { emptyDraft, isComplete, type BatchDraft, type RowsFrom } from './start-draft';
import { useStartBatch } from './use-start-batch';
import classes from './batches.module.css';

const ways: readonly { value: RowsFrom; label: string; verb: string }[] = [
  { value: 'version', label: 'A dataset version', verb: 'Score' },
  { value: 'file', label: 'A file', verb: 'Score the file' },
  { value: 'schedule', label: 'On a schedule', verb: 'Add the schedule' },
];

/** Which rows, with which model, into which dataset. */
export function StartBatchForm({ project, onClose }: { project: string; onClose: () => void }) {
  const [{ rows: asked }] = useUrlState({ rows: optional });
  const [draft, setDraft] = useState<BatchDraft>(emptyDraft);
  const change = (changes: Partial<BatchDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const chosen = useChosenVersion(project, draft.rows.datasetVersionId ?? asked);
  const fromAddress = chosen ? { datasetId: chosen.datasetId, datasetVersionId: chosen.id } : {};
  const rows = draft.rows.datasetId === undefined ? fromAddress : draft.rows;
  const ready = { ...draft, rows };
  const { start, sentShare } = useStartBatch(project, onClose);
  return (
    <SectionCard title="Score data">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete(ready)) start.mutate(ready);
        }}
      >
        <SegmentedControl
          aria-label="Which rows"
          value={draft.from}
          onChange={(value) => change({ from: ways.find((way) => way.value === value)?.value ?? 'version' })}
          data={ways.map(({ value, label }) => ({ value, label }))}
        />
        {draft.from === 'file' && (
          <FileField file={draft.file} onChoose={(file) => change({ file })} disabled={start.isPending} />
        )}
        <div className={classes.fields}>
          {draft.from !== 'file' && (
            <RowsPicker
              project={project}
              chosen={rows}
              onChange={(next) => change({ rows: next, keep: null })}
              withVersion={draft.from === 'version'}
            />
          )}
          <ModelPicker project={project} chosen={draft.model} onChange={(model) => change({ model })} />
        </div>
        {draft.from === 'schedule' && <ScheduleFields project={project} draft={draft} change={change} />}
        <ResultFields draft={ready} change={change} columns={chosen?.columns.map(({ name }) => name) ?? []} />
        {start.isPending && draft.from === 'file' && (
          <Progress value={sentShare * 100} aria-label={`Sending ${draft.file?.name ?? 'the file'}`} />
        )}
        {start.error && (
          <Alert color="red" variant="light">
            {reasonOf(start.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={start.isPending} disabled={!isComplete(ready)}>
            {ways.find(({ value }) => value === draft.from)?.verb}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </form>
    </SectionCard>
  );
}

function useChosenVersion(project: string, id: string | null) {
  return useQuery({ ...datasetVersionQuery(project, id ?? ''), enabled: id !== null }).data;
}

interface ResultFieldsProps {
  draft: BatchDraft;
  change: (changes: Partial<BatchDraft>) => void;
  /** Of the rows; empty while they are not known. */
  columns: readonly string[];
}

function ResultFields({ draft, change, columns }: ResultFieldsProps) {
  return (
    <div className={classes.fields}>
      <TextInput
        label="Into the dataset"
        description="Its next version; made when it is new"
        placeholder="the name of the rows, then “scored”"
        value={draft.outputName}
        onChange={({ currentTarget }) => change({ outputName: currentTarget.value })}
      />
      {draft.from !== 'file' && columns.length > 0 && (
        <MultiSelect
          label="Columns to keep"
          description="Beside the prediction"
          placeholder={draft.keep === null ? 'All' : 'None'}
          data={[...columns]}
          value={[...(draft.keep ?? [])]}
          onChange={(keep) => change({ keep: keep.length === 0 ? null : keep })}
          searchable
          clearable
        />
      )}
    </div>
  );
}
