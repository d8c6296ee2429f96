'use client';

import { Checkbox } from '@mantine/core';
import classes from './choice-group.module.css';

export interface ChoiceGroupProps<Choice extends string> {
  label: string;
  /** In the order they are shown and given back. */
  choices: readonly { value: Choice; label: string; description: string }[];
  value: readonly Choice[];
  onChange: (chosen: Choice[]) => void;
}

/** Several of a few, each explained. */
export function ChoiceGroup<Choice extends string>({ label, choices, value, onChange }: ChoiceGroupProps<Choice>) {
  return (
    <Checkbox.Group
      label={label}
      value={[...value]}
      onChange={(chosen) => onChange(choices.map((choice) => choice.value).filter((one) => chosen.includes(one)))}
    >
      <div className={classes.choices}>
        {choices.map((choice) => (
          <Checkbox
            key={choice.value}
            value={choice.value}
            label={choice.label}
            description={choice.description}
            size="xs"
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
