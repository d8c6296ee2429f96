'use client';

import { Switch, TextInput } from '@mantine/core';
import { NumberField, OptionalNumberField } from '@/components/ui/number-field';
import type { SettingsFieldsProps } from './settings-tab';
import classes from './serving.module.css';

/** How much at once, how long, how often. */
export function LimitSettings({ settings, onChange }: SettingsFieldsProps) {
  return (
    <div className={classes.fields}>
      <NumberField
        label="Time to answer, ms"
        description="then the fallback, or 503"
        min={1}
        max={60_000}
        value={settings.timeoutMs}
        onChange={(timeoutMs) => onChange({ timeoutMs })}
      />
      <NumberField
        label="Requests at once"
        min={1}
        max={10_000}
        value={settings.concurrency}
        onChange={(concurrency) => onChange({ concurrency })}
        description="scored side by side"
      />
      <NumberField
        label="Requests waiting"
        description="more get 503 and a time to retry"
        min={0}
        max={100_000}
        value={settings.queue}
        onChange={(queue) => onChange({ queue })}
      />
      <OptionalNumberField
        label="Requests a second, per key"
        description="more get 429; empty: no limit"
        min={0.01}
        value={settings.ratePerSecond}
        onChange={(ratePerSecond) => onChange({ ratePerSecond })}
      />
      <NumberField
        label="Gather rows for, ms"
        description="only for versions behind an address"
        min={0}
        max={100}
        value={settings.batching.delayMs}
        onChange={(delayMs) => onChange({ batching: { ...settings.batching, delayMs } })}
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
      <NumberField
        label="Reuse an answer for, s"
        description="same row, same version; 0: no cache"
        min={0}
        max={86_400}
        value={cache.ttlSeconds}
        onChange={(ttlSeconds) => onChange({ cache: { ...cache, ttlSeconds } })}
      />
      {signature?.task !== 'multiclass' && (
        <OptionalNumberField
          label="Constant as last resort"
          description="empty: an error instead"
          value={typeof fallback.constant === 'number' ? fallback.constant : null}
          onChange={(constant) => onChange({ fallback: { ...fallback, constant } })}
        />
      )}
      {isBinary && (
        <OptionalNumberField
          label="Threshold of the label"
          description="empty: the version’s own"
          min={0}
          max={1}
          step={0.01}
          value={settings.threshold}
          onChange={(threshold) => onChange({ threshold })}
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
