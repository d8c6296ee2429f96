'use client';

import { NumberInput, Switch, TextInput } from '@mantine/core';
import type { SettingsFieldsProps } from './settings-tab';
import classes from './serving.module.css';

const orNull = (value: string | number) => (value === '' ? null : Number(value));

/** How much at once, how long, how often. */
export function LimitSettings({ settings, onChange }: SettingsFieldsProps) {
  return (
    <div className={classes.fields}>
      <NumberInput
        label="Time to answer, ms"
        description="then the fallback, or 503"
        min={1}
        max={60_000}
        value={settings.timeoutMs}
        onChange={(value) => onChange({ timeoutMs: Number(value) })}
      />
      <NumberInput
        label="Requests at once"
        min={1}
        max={10_000}
        value={settings.concurrency}
        onChange={(value) => onChange({ concurrency: Number(value) })}
        description="scored side by side"
      />
      <NumberInput
        label="Requests waiting"
        description="more get 503 and a time to retry"
        min={0}
        max={100_000}
        value={settings.queue}
        onChange={(value) => onChange({ queue: Number(value) })}
      />
      <NumberInput
        label="Requests a second, per key"
        description="more get 429; empty: no limit"
        min={0.01}
        value={settings.ratePerSecond ?? ''}
        onChange={(value) => onChange({ ratePerSecond: orNull(value) })}
      />
      <NumberInput
        label="Gather rows for, ms"
        description="only for versions behind an address"
        min={0}
        max={100}
        value={settings.batching.delayMs}
        onChange={(value) => onChange({ batching: { ...settings.batching, delayMs: Number(value) } })}
      />
    </div>
  );
}

/** Cache, fallback and labels. */
export function AnswerSettings({ settings, signature, onChange }: SettingsFieldsProps) {
  const { cache, fallback, labels } = settings;
  const isBinary = signature?.task === 'binary';
  const isNumber = signature?.task === 'regression';
  return (
    <div className={classes.fields}>
      <NumberInput
        label="Reuse an answer for, s"
        description="same row, same version; 0: no cache"
        min={0}
        max={86_400}
        value={cache.ttlSeconds}
        onChange={(value) => onChange({ cache: { ...cache, ttlSeconds: Number(value) } })}
      />
      {signature?.task !== 'multiclass' && (
        <NumberInput
          label="Constant as last resort"
          description="empty: an error instead"
          value={typeof fallback.constant === 'number' ? fallback.constant : ''}
          onChange={(value) => onChange({ fallback: { ...fallback, constant: orNull(value) } })}
        />
      )}
      {isBinary && (
        <NumberInput
          label="Threshold of the label"
          description="empty: the version’s own"
          min={0}
          max={1}
          step={0.01}
          value={settings.threshold ?? ''}
          onChange={(value) => onChange({ threshold: orNull(value) })}
        />
      )}
      <Switch
        label="The previous champion answers when this one fails"
        checked={fallback.previousChampion}
        onChange={(event) => onChange({ fallback: { ...fallback, previousChampion: event.currentTarget.checked } })}
      />
      {!isNumber && (
        <Switch
          label="Answers carry a label"
          checked={settings.withLabel}
          onChange={(event) => onChange({ withLabel: event.currentTarget.checked })}
        />
      )}
      {settings.withLabel &&
        signature?.classes.map((name) => (
          <TextInput
            key={name}
            label={`“${name}” is called`}
            placeholder={name}
            value={labels[name] ?? ''}
            onChange={(event) => onChange({ labels: renamed(labels, name, event.currentTarget.value) })}
          />
        ))}
    </div>
  );
}

function renamed(labels: Record<string, string>, name: string, label: string): Record<string, string> {
  const { [name]: _before, ...rest } = labels;
  return label === '' ? rest : { ...rest, [name]: label };
}
