'use client';

import { Autocomplete, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { modelsQuery } from '../queries';

interface FieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** The model that gets the version: one that is there, or a new name. */
export function ModelNameField({ project, value, onChange }: FieldProps & { project: string }) {
  const models = useQuery(modelsQuery(project)).data?.items ?? [];
  return (
    <Autocomplete
      label="Model"
      description="A known name makes its next version"
      data={models.map(({ name }) => name)}
      value={value}
      onChange={onChange}
      required
    />
  );
}

interface TextFieldProps extends FieldProps {
  label: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
}

/** A line of text. */
export function TextField({ onChange, ...field }: TextFieldProps) {
  return <TextInput {...field} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** The column that outcomes come from, which a model from elsewhere does not say. */
export function TargetField(field: FieldProps) {
  return <TextField label="Target" description="Column that labels come from" placeholder="target" {...field} />;
}

/** Names of the classes, where the model answers one. */
export function ClassesField(field: FieldProps & { description: string; disabled?: boolean }) {
  return <TextField label="Classes" placeholder="no, yes" {...field} />;
}

export const taskChoices = [
  { value: 'binary', label: 'one of two classes' },
  { value: 'multiclass', label: 'one of several classes' },
  { value: 'regression', label: 'a number' },
] as const;

interface TaskFieldProps<Choice extends string> {
  choices: readonly { value: Choice; label: string }[];
  value: Choice;
  onChange: (task: Choice) => void;
}

/** What kind of question the model answers. */
export function TaskField<Choice extends string>({ choices, value, onChange }: TaskFieldProps<Choice>) {
  return (
    <NativeSelect
      label="Answers"
      description="What kind of question it is"
      data={[...choices]}
      value={value}
      onChange={(event) => {
        const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}
