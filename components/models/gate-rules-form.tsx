'use client';

import { ActionIcon, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { SectionCard } from '@/components/ui/section-card';
import { SubmitForm } from '@/components/ui/submit-form';
import { showUndo } from '@/components/ui/undo-toast';
import type { GateRule } from '@/lib/contracts/gates';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import { comparableMetrics } from '@/lib/metrics/compare-answers';
import { metricTitle } from '@/lib/metrics/metric-title';
import { changedRule, freshRule, ruleFields, ruleTitles, type RuleField } from './gate-rule-fields';
import classes from './gates.module.css';
import { modelCalls } from './queries';

export interface GateRulesFormProps {
  project: string;
  model: RegisteredModelDetail;
  onClose: () => void;
}

const kinds = Object.entries(ruleTitles).map(([value, label]) => ({ value, label }));

/** Declares the gates of a model; the change is audited and can be taken back. */
export function GateRulesForm({ project, model, onClose }: GateRulesFormProps) {
  const queryClient = useQueryClient();
  const [rules, setRules] = useState<readonly GateRule[]>(model.gates);
  const send = async (gates: readonly GateRule[]) => {
    await fetchJson(modelCalls.setGates, { params: { project, model: model.id }, body: { gates: [...gates] } });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  const save = useMutation({
    mutationFn: () => send(rules),
    onSuccess: () => {
      showUndo({ message: `Declared the gates of ${model.name}`, undo: () => send(model.gates) });
      onClose();
    },
  });
  const task = model.latest?.task ?? 'binary';
  const metrics = comparableMetrics[task].map((value) => ({ value, label: metricTitle(value) }));
  return (
    <SectionCard title={`Gates of ${model.name}`} aside="all must pass before a version becomes champion">
      <SubmitForm
        submit="Save gates"
        onSubmit={() => save.mutate()}
        isPending={save.isPending}
        error={save.error}
        onCancel={onClose}
      >
        {rules.map((rule, place) => (
          <RuleRow
            key={place}
            rule={rule}
            metrics={metrics}
            onChange={(next) => setRules(rules.map((one, index) => (index === place ? next : one)))}
            onRemove={() => setRules(rules.filter((_one, index) => index !== place))}
          />
        ))}
        <Select
          label="Add a gate"
          placeholder="choose what must hold"
          data={kinds}
          value={null}
          onChange={(kind) => {
            const fresh = freshRule(kind, comparableMetrics[task][0] ?? 'auc');
            if (fresh) setRules([...rules, fresh]);
          }}
          maw={360}
        />
      </SubmitForm>
    </SectionCard>
  );
}

interface RuleRowProps {
  rule: GateRule;
  metrics: { value: string; label: string }[];
  onChange: (rule: GateRule) => void;
  onRemove: () => void;
}

function RuleRow({ rule, metrics, onChange, onRemove }: RuleRowProps) {
  return (
    <div className={classes.rule} role="group" aria-label={ruleTitles[rule.kind]}>
      <b>{ruleTitles[rule.kind]}</b>
      {ruleFields[rule.kind].map((field) => (
        <RuleInput
          key={field.name}
          field={field}
          value={Reflect.get(rule, field.name)}
          metrics={metrics}
          onChange={(value) => onChange(changedRule(rule, field.name, value))}
        />
      ))}
      <ActionIcon aria-label={`Remove the gate: ${ruleTitles[rule.kind]}`} onClick={onRemove}>
        <X size={16} strokeWidth={1.5} />
      </ActionIcon>
    </div>
  );
}

interface RuleInputProps {
  field: RuleField;
  value: unknown;
  metrics: { value: string; label: string }[];
  onChange: (value: unknown) => void;
}

function RuleInput({ field, value, metrics, onChange }: RuleInputProps) {
  const { label, type } = field;
  switch (type) {
    case 'number':
      return (
        <NumberInput
          label={label}
          size="xs"
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(Number(next))}
          step={field.step ?? 0.01}
          required
        />
      );
    case 'list':
      return (
        <TagsInput
          label={label}
          size="xs"
          placeholder="any"
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => onChange(next.length === 0 ? null : next)}
        />
      );
    case 'text':
      return (
        <TextInput
          label={label}
          size="xs"
          value={String(value ?? '')}
          onChange={(event) => onChange(event.currentTarget.value)}
          required
        />
      );
    default:
      return (
        <Select
          label={label}
          size="xs"
          data={type === 'metric' ? metrics : (field.options ?? [])}
          value={String(value ?? '')}
          onChange={(next) => onChange(next ?? value)}
          allowDeselect={false}
        />
      );
  }
}
