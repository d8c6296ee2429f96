import { NumberInput, Select } from '@mantine/core';
import { formatPercent } from '@/lib/format';
import type { SettingsProps } from './evidence-fields';
import { measures } from './plan-settings';
import classes from './ab-tests.module.css';

const measureLabels: Record<(typeof measures)[number], string> = {
  rate: 'Share called positive',
  loss: 'Mean loss',
  auc: 'AUC',
};

/** Margins of non-inferiority and the error budget: folded away, because what is usual seldom needs changing. */
export function GuardrailFields({
  settings,
  onChange,
  columns,
  isBinary,
}: SettingsProps & { columns: string[]; isBinary: boolean }) {
  const { alpha, firstLook, margin, errorShare, latencyMs, auc, fairnessColumn } = settings;
  const gap = fairnessColumn === null ? '' : `, gap between ${fairnessColumn} +${settings.fairnessGap}`;
  const said = `errors +${formatPercent(errorShare)}, p95 +${latencyMs} ms${gap}; α ${alpha}`;
  const number =
    (name: 'alpha' | 'firstLook' | 'margin' | 'errorShare' | 'latencyMs' | 'fairnessGap') =>
    (value: number | string) => {
      if (typeof value === 'number') onChange({ [name]: value });
    };
  return (
    <details className={classes.more}>
      <summary>
        Guardrails and error budget <span className={classes.method}>{said}</span>
      </summary>
      <div className={classes.fields}>
        <NumberInput
          label="Failed predictions, at most"
          description="More than the champion, as a share"
          {...{ min: 0.0001, max: 1, step: 0.005, value: errorShare, onChange: number('errorShare') }}
        />
        <NumberInput
          label="p95 latency, at most"
          description="More than the champion"
          suffix=" ms"
          {...{ min: 0.1, max: 60_000, value: latencyMs, onChange: number('latencyMs') }}
        />
        {isBinary && (
          <NumberInput
            label="AUC lost, at most"
            description="Empty: not guarded"
            {...{ min: 0.0001, max: 1, step: 0.005, value: auc ?? '' }}
            onChange={(value) => onChange({ auc: typeof value === 'number' && value > 0 ? value : null })}
          />
        )}
        <NumberInput
          label={'Margin of "not worse"'}
          description="In the loss that decides"
          {...{ min: 0, max: 10, step: 0.001, value: margin, onChange: number('margin') }}
        />
      </div>
      <FairnessFields settings={settings} onChange={onChange} columns={columns} isBinary={isBinary} />
      <div className={classes.fields}>
        <NumberInput
          label="Error budget α"
          description="False claims over all looks"
          {...{ min: 0.0001, max: 0.2, step: 0.01, value: alpha, onChange: number('alpha') }}
        />
        <NumberInput
          label="First look"
          description="After so many complete days"
          {...{ min: 2, max: 365, value: firstLook, onChange: number('firstLook') }}
        />
      </div>
    </details>
  );
}

/** The gap between the groups of an input that must not grow. */
function FairnessFields({ settings, onChange, columns, isBinary }: SettingsProps & FairnessProps) {
  const { fairnessColumn, fairnessMeasure, fairnessGap } = settings;
  const fitting = isBinary ? measures : measures.filter((one) => one === 'loss');
  return (
    <div className={classes.fields}>
      <Select
        label="Gap between groups of"
        description="Best group less worst group"
        placeholder={columns.length === 0 ? 'No input has groups' : 'Not guarded'}
        disabled={columns.length === 0}
        data={columns}
        value={fairnessColumn}
        onChange={(value) => onChange({ fairnessColumn: value, fairnessMeasure: isBinary ? fairnessMeasure : 'loss' })}
        clearable
      />
      {fairnessColumn !== null && (
        <>
          <Select
            label="Of their"
            description="What must not lie apart"
            data={fitting.map((value) => ({ value, label: measureLabels[value] }))}
            value={fairnessMeasure}
            onChange={(value) => onChange({ fairnessMeasure: measures.find((one) => one === value) ?? 'loss' })}
            allowDeselect={false}
          />
          <NumberInput
            label="May widen by"
            description="Over the champion's gap"
            {...{ min: 0.0001, max: 1000, step: 0.005, value: fairnessGap }}
            onChange={(value) => typeof value === 'number' && onChange({ fairnessGap: value })}
          />
        </>
      )}
    </div>
  );
}

interface FairnessProps {
  columns: string[];
  isBinary: boolean;
}
