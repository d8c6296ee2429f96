'use client';

import { Autocomplete, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { modelsQuery } from '../queries';
import type { ImportDraft } from './import-draft';
import classes from './importing.module.css';

export interface DraftFieldsProps {
  project: string;
  draft: ImportDraft;
  change: (part: Partial<ImportDraft>) => void;
}

const tasks = [
  { value: '', label: 'as the file says' },
  { value: 'binary', label: 'one of two classes' },
  { value: 'multiclass', label: 'one of several classes' },
  { value: 'regression', label: 'a number' },
];

const taskOf = (value: string): ImportDraft['task'] =>
  value === 'binary' || value === 'multiclass' || value === 'regression' ? value : '';

/** The version's name, and what the file cannot say of the model. */
export function DraftFields({ project, draft, change }: DraftFieldsProps) {
  const models = useQuery(modelsQuery(project)).data?.items ?? [];
  return (
    <div className={classes.form}>
      <Autocomplete
        label="Model"
        description="A known name makes its next version"
        data={models.map(({ name }) => name)}
        value={draft.modelName}
        onChange={(modelName) => change({ modelName })}
        required
      />
      <TextInput
        label="Target"
        description="Column that labels come from"
        placeholder="target"
        value={draft.target}
        onChange={(event) => change({ target: event.currentTarget.value })}
      />
      <NativeSelect
        label="Answers"
        description="What kind of question it is"
        data={tasks}
        value={draft.task}
        onChange={(event) => change({ task: taskOf(event.currentTarget.value) })}
      />
      <TextInput
        label="Classes"
        description="In the model's order, joined by commas"
        placeholder="no, yes"
        value={draft.classes}
        onChange={(event) => change({ classes: event.currentTarget.value })}
      />
      <TextInput
        label="Fields"
        description="Names of inputs in order, where the file has none"
        placeholder="age, income"
        value={draft.featureNames}
        onChange={(event) => change({ featureNames: event.currentTarget.value })}
      />
      <TextInput
        label="Output"
        description="Of a graph that has several"
        placeholder="probabilities"
        value={draft.output}
        onChange={(event) => change({ output: event.currentTarget.value })}
      />
      <Textarea
        className={classes.wide}
        label="Note"
        value={draft.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        autosize
        minRows={2}
      />
    </div>
  );
}
