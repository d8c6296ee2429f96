import type { z } from 'zod';
import { Row } from '@/lib/contracts/basics';
import type { RegisterRemoteInput, RemoteCredentials } from '@/lib/contracts/remote-models';

/** What is filled in for a model behind an address, as typed. */
export interface RemoteDraft {
  modelName: string;
  description: string;
  protocol: RegisterRemoteInput['protocol'];
  address: string;
  task: RegisterRemoteInput['task'];
  classes: string;
  target: string;
  example: string;
  timeoutMs: number;
  concurrency: number;
  /** Open Inference: the model's name there, its layout and output. */
  theirName: string;
  layout: 'columns' | 'matrix';
  outputName: string;
  credentials: RemoteCredentials['kind'];
  /** User, or name of the header. */
  who: string;
  secret: string;
}

export const emptyRemoteDraft: RemoteDraft = {
  modelName: '',
  description: '',
  protocol: 'mlflow',
  address: '',
  task: 'binary',
  classes: '',
  target: '',
  example: '{\n  "age": 40,\n  "city": "Bern"\n}',
  timeoutMs: 2000,
  concurrency: 8,
  theirName: '',
  layout: 'columns',
  outputName: '',
  credentials: 'none',
  who: '',
  secret: '',
};

/** The row that was typed, or why it is none. */
export function readExample(text: string): { row: Row } | { trouble: string } {
  try {
    const row = Row.safeParse(JSON.parse(text));
    if (row.success) return { row: row.data };
    return { trouble: 'must be one object with numbers, texts, true or false' };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : 'is no JSON' };
  }
}

function credentialsOf({ credentials, who, secret }: RemoteDraft): RemoteCredentials {
  switch (credentials) {
    case 'none':
      return { kind: 'none' };
    case 'bearer':
      return { kind: 'bearer', token: secret };
    case 'basic':
      return { kind: 'basic', user: who, password: secret };
    case 'header':
      return { kind: 'header', name: who, value: secret };
  }
}

const namesIn = (text: string) => text.split(',').flatMap((part) => part.trim() || []);

/** The body of a registration; what is empty is left out. */
export function bodyOf(draft: RemoteDraft, example: Row) {
  const { modelName, description, protocol, address, task, timeoutMs, concurrency, theirName, outputName } = draft;
  const classes = task === 'regression' ? [] : namesIn(draft.classes);
  return {
    ...{ modelName, description, protocol, address, task, timeoutMs, concurrency, example },
    ...(classes.length > 0 ? { classes } : {}),
    ...(draft.target.trim() === '' ? {} : { target: draft.target }),
    openInference: {
      layout: draft.layout,
      ...(theirName.trim() === '' ? {} : { model: theirName.trim() }),
      ...(outputName.trim() === '' ? {} : { outputName: outputName.trim() }),
    },
    credentials: credentialsOf(draft),
  } satisfies z.input<typeof RegisterRemoteInput>;
}
