'use client';

import { Alert, Button, Collapse, MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import type { DatasetVersionDetail } from '@/lib/contracts/datasets';
import { countOf } from '@/lib/format';
import { KindPicker } from './kind-picker';
import { experimentCalls } from './queries';
import { isNumeric, medianOf, startDraft, timeColumnOf, trainingsOf, type TrainDraft } from './train-draft';
import classes from './train.module.css';

export interface TrainFormProps {
  project: string;
  version: DatasetVersionDetail;
}

/** Target, kinds of model, and what is pinned; sends one training a kind. */
export function TrainForm({ project, version }: TrainFormProps) {
  const [draft, setDraft] = useState(() => startDraft(version));
  const change = (changes: Partial<TrainDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const { start, startedCount } = useStart(project);
  const trainings = trainingsOf(version, draft);
  return (
    <form
      style={{ display: 'grid', gap: 20 }}
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate(trainings);
      }}
    >
      <SectionCard title="What to predict">
        <TargetFields version={version} draft={draft} change={change} />
      </SectionCard>
      <SectionCard title="How" aside="each kind becomes a run, to be compared">
        <KindPicker draft={draft} change={change} />
      </SectionCard>
      <PinnedFields version={version} draft={draft} change={change} />
      {start.error && (
        <Alert
          color="red"
          variant="light"
          title={startedCount === 0 ? 'The training was not started' : 'Not every training was started'}
        >
          {reasonOf(start.error)}
          {startedCount > 0 && ` ${countOf(startedCount, 'run')} began before; they are not sent again.`}
        </Alert>
      )}
      <div className={classes.actions}>
        <Button type="submit" variant="filled" loading={start.isPending} disabled={trainings.length === 0}>
          {trainings.length < 2 ? 'Train' : `Train ${countOf(trainings.length, 'model')}`}
        </Button>
      </div>
    </form>
  );
}

/** Sends one training after another; after a failure, those that were not sent. */
function useStart(project: string) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [known, setKnown] = useState<ReadonlyMap<string, { runId: string }>>(new Map());
  const start = useMutation({
    mutationFn: async (trainings: ReturnType<typeof trainingsOf>) => {
      const started = new Map(known);
      for (const body of trainings) {
        const key = JSON.stringify(body);
        if (started.has(key)) continue;
        started.set(key, await fetchJson(experimentCalls.train, { params: { project }, body }));
        setKnown(new Map(started));
      }
      return [...started.values()];
    },
    onSuccess: async (started) => {
      await queryClient.invalidateQueries({ queryKey: ['experiments'] });
      const [only] = started;
      router.push(
        started.length === 1 && only ? `/p/${project}/experiments/runs/${only.runId}` : `/p/${project}/experiments`,
      );
    },
  });
  return { start, startedCount: known.size };
}

interface FieldsProps {
  version: DatasetVersionDetail;
  draft: TrainDraft;
  change: (changes: Partial<TrainDraft>) => void;
}

function TargetFields({ version, draft, change }: FieldsProps) {
  const names = version.columns.map(({ name }) => name);
  const numeric = isNumeric(version, draft.target);
  return (
    <div className={classes.pair}>
      <Select
        label="Target column"
        data={names}
        value={draft.target}
        onChange={(target) => change({ target, above: medianOf(version, target), question: 'value' })}
        searchable
        allowDeselect={false}
      />
      {numeric && (
        <div>
          <SegmentedControl
            aria-label="Question"
            size="xs"
            value={draft.question}
            onChange={(question) => change({ question: question === 'above' ? 'above' : 'value' })}
            data={[
              { value: 'value', label: 'The value itself' },
              { value: 'above', label: 'Whether it is above' },
            ]}
          />
          {draft.question === 'above' && (
            <NumberInput
              mt={8}
              aria-label="Threshold"
              value={draft.above}
              onChange={(above) => change({ above: Number(above) })}
            />
          )}
        </div>
      )}
    </div>
  );
}

function PinnedFields({ version, draft, change }: FieldsProps) {
  const [open, setOpen] = useState(false);
  const features = version.columns.map(({ name }) => name).filter((name) => name !== draft.target);
  const time = timeColumnOf(version);
  return (
    <SectionCard
      title="Pinned"
      aside={`seed ${draft.seed}, ${Math.round(draft.validationShare * 100)} % kept to measure`}
      actions={
        <Button size="xs" onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? 'Fewer settings' : 'More settings'}
        </Button>
      }
    >
      <TextInput
        label="Experiment"
        value={draft.experimentName}
        onChange={(event) => change({ experimentName: event.currentTarget.value })}
        required
      />
      <Collapse expanded={open}>
        <div className={classes.params} style={{ marginTop: 12 }}>
          <NumberInput
            label="Seed"
            min={0}
            max={4_294_967_295}
            value={draft.seed}
            onChange={(seed) => change({ seed: Number(seed) })}
          />
          <NumberInput
            label="Validation share"
            min={0.05}
            max={0.5}
            step={0.05}
            decimalScale={2}
            value={draft.validationShare}
            onChange={(share) => change({ validationShare: Number(share) })}
          />
          {time !== null && (
            <Select
              label="Split"
              data={[
                { value: 'random', label: 'at random' },
                { value: 'time', label: `latest by ${time}` },
              ]}
              value={draft.splitBy}
              onChange={(splitBy) => change({ splitBy: splitBy === 'time' ? 'time' : 'random' })}
              allowDeselect={false}
            />
          )}
        </div>
        <MultiSelect
          mt={12}
          label="Leave out"
          placeholder="Columns that must not be used"
          data={features}
          value={[...draft.exclude]}
          onChange={(exclude) => change({ exclude })}
          searchable
          clearable
        />
      </Collapse>
    </SectionCard>
  );
}
