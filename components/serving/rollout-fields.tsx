'use client';

import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { hasOneVersion, type RolloutDraft } from './rollout-plan';
import classes from './serving.module.css';

export interface RolloutFieldsProps {
  draft: RolloutDraft;
  choices: { value: string; label: string }[];
  onChange: (part: Partial<RolloutDraft>) => void;
}

/** The fields of a kind of rollout. */
export function RolloutFields({ draft, choices, onChange }: RolloutFieldsProps) {
  return (
    <>
      <div className={classes.fields}>
        <VersionsField draft={draft} choices={choices} onChange={onChange} />
        <KindFields draft={draft} onChange={onChange} />
      </div>
      {draft.kind === 'canary' && (
        <Switch
          label="Promote after the last step"
          checked={draft.promoteAtEnd}
          onChange={(event) => onChange({ promoteAtEnd: event.currentTarget.checked })}
        />
      )}
      {draft.kind === 'blue-green' && (
        <Switch
          label="Then let blue go"
          description="Off: it goes on scoring in the shadow."
          checked={draft.releaseBlue}
          onChange={(event) => onChange({ releaseBlue: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function VersionsField({ draft, choices, onChange }: RolloutFieldsProps) {
  if (!hasOneVersion(draft.kind)) {
    return (
      <MultiSelect
        label="Versions"
        data={choices}
        value={[...draft.chosen]}
        onChange={(chosen) => onChange({ chosen })}
        maxValues={6}
        required
      />
    );
  }
  return (
    <Select
      label={draft.kind === 'blue-green' ? 'Green' : 'Version'}
      data={choices}
      value={draft.chosen[0] ?? null}
      onChange={(value) => onChange({ chosen: value ? [value] : [] })}
      required
    />
  );
}

function KindFields({ draft, onChange }: Omit<RolloutFieldsProps, 'choices'>) {
  const minutes = (label: string) => (
    <NumberInput
      label={label}
      min={1}
      value={draft.minutes}
      onChange={(value) => onChange({ minutes: Number(value) })}
    />
  );
  switch (draft.kind) {
    case 'canary':
      return (
        <>
          <TextInput
            label="Steps, %"
            value={draft.steps}
            onChange={(event) => onChange({ steps: event.currentTarget.value })}
          />
          {minutes('Minutes a step')}
        </>
      );
    case 'split':
      return (
        <NumberInput
          label="Share of each"
          min={0.01}
          max={0.99}
          step={0.05}
          value={draft.share}
          onChange={(value) => onChange({ share: Number(value) })}
        />
      );
    case 'bandit':
      return (
        <>
          {minutes('Minutes between moves')}
          <Select
            label="Best is"
            data={[
              { value: 'loss' as const, label: 'least squared error' },
              { value: 'label' as const, label: 'most positive labels' },
            ]}
            value={draft.goal}
            onChange={(value) => onChange({ goal: value ?? 'loss' })}
            allowDeselect={false}
          />
        </>
      );
    case 'blue-green':
      return (
        <NumberInput
          label="Minutes blue is kept"
          min={1}
          value={draft.keepMinutes}
          onChange={(value) => onChange({ keepMinutes: Number(value) })}
        />
      );
  }
}
