'use client';

import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ImportDraft } from './import-draft';
import { ModelNameField, TargetField } from './common-fields';
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
  return (
    <div className={classes.form}>
      <ModelNameField project={project} value={draft.modelName} onChange={(modelName) => change({ modelName })} />
      <TargetField value={draft.target} onChange={(target) => change({ target })} />
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
