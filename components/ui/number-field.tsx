'use client';

import { NumberInput } from '@mantine/core';

interface FieldProps {
  label: string;
  description: string;
  min?: number;
  max?: number;
  step?: number;
}

export interface NumberFieldProps extends FieldProps {
  value: number;
  onChange: (value: number) => void;
}

/** A number that there always is. */
export function NumberField({ onChange, ...field }: NumberFieldProps) {
  return <NumberInput {...field} onChange={(value) => onChange(Number(value))} />;
}

export interface OptionalNumberFieldProps extends FieldProps {
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number, or none where the field is empty. */
export function OptionalNumberField({ value, onChange, ...field }: OptionalNumberFieldProps) {
  return <NumberInput {...field} value={value ?? ''} onChange={(now) => onChange(now === '' ? null : Number(now))} />;
}
