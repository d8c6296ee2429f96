'use client';

import { Textarea } from '@mantine/core';
import type { ImportDraft } from './import-draft';
import { ClassesField, ModelNameField, TargetField, taskChoices, TaskField, TextField } from './common-fields';
import classes from './importing.module.css';

export interface DraftFieldsProps {
  project: string;
  draft: ImportDraft;
  change: (part: Partial<ImportDraft>) => void;
}

const tasks = [{ value: '', label: 'as the file says' }, ...taskChoices] as const;

/** The version's name, and what the file cannot say of the model. */
export function DraftFields({ project, draft, change }: DraftFieldsProps) {
  return (
    <div className={classes.form}>
      <ModelNameField project={project} value={draft.modelName} onChange={(modelName) => change({ modelName })} />
      <TargetField value={draft.target} onChange={(target) => change({ target })} />
      <TaskField choices={tasks} value={draft.task} onChange={(task) => change({ task })} />
      <ClassesField
        description="In the model's order, joined by commas"
        value={draft.classes}
        onChange={(text) => change({ classes: text })}
      />
      <TextField
        label="Fields"
        description="Names of inputs in order, where the file has none"
        placeholder="age, income"
        value={draft.featureNames}
        onChange={(featureNames) => change({ featureNames })}
      />
      <TextField
        label="Output"
        description="Of a graph that has several"
        placeholder="probabilities"
        value={draft.output}
        onChange={(output) => change({ output })}
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
