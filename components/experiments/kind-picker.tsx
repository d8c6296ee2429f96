'use client';

import { Checkbox, NumberInput } from '@mantine/core';
import { listParamFields, ModelKind, modelKinds } from '@/lib/contracts/model-kinds';
import type { TrainDraft } from './train-draft';
import classes from './train.module.css';

export interface KindPickerProps {
  draft: TrainDraft;
  change: (changes: Partial<TrainDraft>) => void;
}

/** Which kinds of model to train, and their parameters. */
export function KindPicker({ draft, change }: KindPickerProps) {
  const toggle = (kind: ModelKind) =>
    change({ kinds: ModelKind.options.filter((one) => (one === kind) !== draft.kinds.includes(one)) });
  return (
    <>
      <div className={classes.kinds}>
        {ModelKind.options.map((kind) => {
          const checked = draft.kinds.includes(kind);
          return (
            <Checkbox
              key={kind}
              className={classes.kind}
              data-checked={checked || undefined}
              size="xs"
              checked={checked}
              onChange={() => toggle(kind)}
              label={modelKinds[kind].title}
              description={modelKinds[kind].sentence}
            />
          );
        })}
      </div>
      {draft.kinds
        .filter((kind) => kind !== 'constant')
        .map((kind) => (
          <details key={kind} style={{ marginTop: 12 }}>
            <summary>{modelKinds[kind].title}: parameters</summary>
            <ParamFields kind={kind} draft={draft} change={change} />
          </details>
        ))}
    </>
  );
}

function ParamFields({ kind, draft, change }: KindPickerProps & { kind: ModelKind }) {
  const set = (name: string, value: number) =>
    change({ params: { ...draft.params, [kind]: { ...draft.params[kind], [name]: value } } });
  return (
    <div className={classes.params} style={{ marginTop: 8 }}>
      {listParamFields(kind).map((field) => (
        <NumberInput
          key={field.name}
          label={field.title}
          description={field.description}
          min={field.min}
          max={field.max}
          allowDecimal={!field.integer}
          value={draft.params[kind]?.[field.name] ?? field.default}
          onChange={(value) => set(field.name, Number(value))}
        />
      ))}
    </div>
  );
}
