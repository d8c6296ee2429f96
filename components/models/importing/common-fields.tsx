'use client';

import { Autocomplete, TextInput } from '@mantine/core';
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

/** The column that outcomes come from, which a model from elsewhere does not say. */
export function TargetField({ value, onChange }: FieldProps) {
  return (
    <TextInput
      label="Target"
      description="Column that labels come from"
      placeholder="target"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
