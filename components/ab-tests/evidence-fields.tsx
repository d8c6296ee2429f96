import { NumberInput, Select } from '@mantine/core';
import { isOwn } from '@/lib/decisions/metric-words';
import { Metrics, type PlanSettings } from './plan-settings';

export interface SettingsProps {
  settings: PlanSettings;
  onChange: (change: Partial<PlanSettings>) => void;
}

export interface EvidenceFieldsProps extends SettingsProps {
  metrics: { value: string; label: string }[];
  units: { value: string; label: string }[];
  /** What decides where nothing is chosen. */
  usual: string;
}

const numberOr = (value: number | string, otherwise: number) => (typeof value === 'number' ? value : otherwise);

/** What decides a test, what its evidence counts, and how small a difference matters. */
export function EvidenceFields({ settings, onChange, metrics, units, usual }: EvidenceFieldsProps) {
  const { primaryMetric, unit, sessionGapMinutes, minimumEffect } = settings;
  return (
    <>
      <Select
        label="Decides"
        description="The metric of the verdict"
        data={metrics}
        value={primaryMetric}
        placeholder={usual}
        onChange={(value) => {
          // What users bring to their arm they bring again the next day: it is counted by key.
          const byKey = isOwn(value ?? '') && unit === 'day' ? { unit: 'key' } : {};
          onChange({ primaryMetric: Metrics.find((one) => one === value) ?? null, ...byKey });
        }}
        clearable
      />
      <Select
        label="Unit of evidence"
        description="What counts as one observation"
        data={units}
        value={unit}
        onChange={(value) => onChange({ unit: value ?? 'day' })}
        allowDeselect={false}
      />
      {unit === 'session' && (
        <NumberInput
          label="A session ends after"
          description="Without a request of its key"
          suffix=" min"
          min={1}
          max={1440}
          value={sessionGapMinutes}
          onChange={(value) => onChange({ sessionGapMinutes: numberOr(value, 30) })}
        />
      )}
      <NumberInput
        label="Smallest gain that matters"
        description="In the metric that decides"
        placeholder={isOwn(primaryMetric ?? '') ? 'Name it for a plan' : 'As past traffic shows'}
        min={0.000001}
        step={0.001}
        value={minimumEffect ?? ''}
        onChange={(value) => onChange({ minimumEffect: typeof value === 'number' && value > 0 ? value : null })}
      />
    </>
  );
}
