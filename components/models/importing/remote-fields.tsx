'use client';

import { NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { readExample, type RemoteDraft } from './remote-draft';
import { ClassesField, ModelNameField, TargetField, taskChoices, TaskField, TextField } from './common-fields';
import classes from './importing.module.css';

export interface RemoteFieldsProps {
  project: string;
  draft: RemoteDraft;
  change: (part: Partial<RemoteDraft>) => void;
}

const protocols = [
  { value: 'mlflow', label: 'MLflow /invocations' },
  { value: 'oip-v2', label: 'Open Inference v2' },
];

/** Where the model answers, what it takes and what it says. */
export function RemoteFields({ project, draft, change }: RemoteFieldsProps) {
  const example = readExample(draft.example);
  return (
    <div className={classes.form}>
      <ModelNameField project={project} value={draft.modelName} onChange={(modelName) => change({ modelName })} />
      <NativeSelect
        label="Protocol"
        description="What the server speaks"
        data={protocols}
        value={draft.protocol}
        onChange={(event) => change({ protocol: event.currentTarget.value === 'oip-v2' ? 'oip-v2' : 'mlflow' })}
      />
      <TextField
        label="Address"
        description="Of the server; secrets go under Credentials"
        placeholder="https://models.example.com:8080"
        value={draft.address}
        onChange={(address) => change({ address })}
        required
      />
      <TaskField choices={taskChoices} value={draft.task} onChange={(task) => change({ task })} />
      <ClassesField
        description="In the order of its answer, joined by commas"
        value={draft.classes}
        onChange={(text) => change({ classes: text })}
        disabled={draft.task === 'regression'}
      />
      <TargetField value={draft.target} onChange={(target) => change({ target })} />
      <NumberInput
        label="Time limit"
        description="Milliseconds a call may take"
        min={10}
        max={60_000}
        value={draft.timeoutMs}
        onChange={(value) => change({ timeoutMs: Number(value) || 2000 })}
      />
      <NumberInput
        label="Calls at once"
        description="From each process"
        min={1}
        max={256}
        value={draft.concurrency}
        onChange={(value) => change({ concurrency: Number(value) || 1 })}
      />
      {draft.protocol === 'oip-v2' && <OpenInferenceFields draft={draft} change={change} />}
      <Textarea
        className={classes.wide}
        label="Example"
        description="A row with all fields: it names them, and is asked at once"
        value={draft.example}
        onChange={(event) => change({ example: event.currentTarget.value })}
        error={'trouble' in example ? example.trouble : undefined}
        classNames={{ input: classes.mono ?? '' }}
        autosize
        minRows={4}
      />
    </div>
  );
}

function OpenInferenceFields({ draft, change }: Omit<RemoteFieldsProps, 'project'>) {
  return (
    <>
      <TextField
        label="Name there"
        description="Of the model on that server"
        placeholder={draft.modelName || 'model'}
        value={draft.theirName}
        onChange={(theirName) => change({ theirName })}
      />
      <NativeSelect
        label="Inputs"
        description="How rows are sent"
        data={[
          { value: 'columns', label: 'one tensor a field' },
          { value: 'matrix', label: 'one matrix of numbers' },
        ]}
        value={draft.layout}
        onChange={(event) => change({ layout: event.currentTarget.value === 'matrix' ? 'matrix' : 'columns' })}
      />
      <TextField
        label="Output"
        description="To ask for, where there are several"
        placeholder="predict_proba"
        value={draft.outputName}
        onChange={(outputName) => change({ outputName })}
      />
    </>
  );
}
