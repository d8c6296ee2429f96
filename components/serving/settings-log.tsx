'use client';

import { MultiSelect, NumberInput, Switch } from '@mantine/core';
import type { Mask } from '@/lib/contracts/serving-settings';
import type { SettingsFieldsProps } from './settings-tab';
import classes from './serving.module.css';

/** What the log holds of a prediction, and for how long. */
export function LogSettingsFields({ settings, signature, onChange }: SettingsFieldsProps) {
  const { log } = settings;
  const fields = signature?.inputs.map(({ name }) => name) ?? [];
  const maskedBy = (how: Mask['how']) => log.mask.filter((mask) => mask.how === how).map(({ field }) => field);
  const mask = (how: Mask['how'], chosen: readonly string[]) => {
    const others = log.mask.filter((one) => one.how !== how && !chosen.includes(one.field));
    onChange({ log: { ...log, mask: [...others, ...chosen.map((field) => ({ field, how }))] } });
  };
  return (
    <div className={classes.fields}>
      <NumberInput
        label="Share that is logged"
        description="0 to 1; all while traffic is split"
        min={0}
        max={1}
        step={0.1}
        value={log.share}
        onChange={(value) => onChange({ log: { ...log, share: Number(value) } })}
      />
      <NumberInput
        label="Share that shadows score"
        description="0 to 1"
        min={0}
        max={1}
        step={0.1}
        value={settings.shadowShare}
        onChange={(value) => onChange({ shadowShare: Number(value) })}
      />
      <NumberInput
        label="Keys held out"
        description="share that always meets the champion"
        min={0}
        max={0.5}
        step={0.05}
        value={settings.holdoutShare}
        onChange={(value) => onChange({ holdoutShare: Number(value) })}
      />
      <NumberInput
        label="Kept for, days"
        description="empty: as long as the instance keeps it"
        min={1}
        value={log.retentionDays ?? ''}
        onChange={(value) => onChange({ log: { ...log, retentionDays: value === '' ? null : Number(value) } })}
      />
      <MultiSelect
        label="Fields left out"
        description="empty in the log"
        data={fields}
        value={maskedBy('remove')}
        onChange={(chosen) => mask('remove', chosen)}
      />
      <MultiSelect
        label="Fields as digests"
        description="equal stays equal"
        data={fields}
        value={maskedBy('hash')}
        onChange={(chosen) => mask('hash', chosen)}
      />
      <Switch
        label="Assignment keys as digests"
        checked={log.hashKeys}
        onChange={(event) => onChange({ log: { ...log, hashKeys: event.currentTarget.checked } })}
      />
    </div>
  );
}
