'use client';

import { MultiSelect, Switch } from '@mantine/core';
import { NumberField, OptionalNumberField } from '@/components/ui/number-field';
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
      <NumberField
        label="Share that is logged"
        description="0 to 1; all while traffic is split"
        min={0}
        max={1}
        step={0.1}
        value={log.share}
        onChange={(share) => onChange({ log: { ...log, share } })}
      />
      <NumberField
        label="Share that shadows score"
        description="0 to 1"
        min={0}
        max={1}
        step={0.1}
        value={settings.shadowShare}
        onChange={(shadowShare) => onChange({ shadowShare })}
      />
      <NumberField
        label="Keys held out"
        description="share that always meets the champion"
        min={0}
        max={0.5}
        step={0.05}
        value={settings.holdoutShare}
        onChange={(holdoutShare) => onChange({ holdoutShare })}
      />
      <OptionalNumberField
        label="Kept for, days"
        description="empty: as long as the instance keeps it"
        min={1}
        value={log.retentionDays}
        onChange={(retentionDays) => onChange({ log: { ...log, retentionDays } })}
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
