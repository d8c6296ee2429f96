import type { RegisterRemoteInput } from '@/lib/contracts/remote-models';
import type { SignatureInput } from '@/lib/preprocessing/schema';
import { invalid } from '@/server/core/errors';
import type { ModelBundle } from '@/server/ml/bundle';
import { numericRecipe } from '@/server/ml/importing/numeric-recipe';
import { nameClasses } from '@/server/ml/importing/name-classes';
import type { RemoteModel } from '@/server/ml/remote/remote-model';

/** Where a server is asked and where its health stands, by protocol; an address that names the call itself is kept. */
export function urlsOf(input: Pick<RegisterRemoteInput, 'address' | 'protocol' | 'openInference' | 'modelName'>) {
  const url = new URL(input.address);
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  if (input.protocol === 'mlflow') {
    const root = base.replace(/\/invocations$/, '');
    return { inferUrl: `${root}/invocations${url.search}`, healthUrl: `${root}/ping` };
  }
  const name = encodeURIComponent(input.openInference.model ?? input.modelName);
  const model = /\/v2\/models\/.+/.test(base) ? base.replace(/\/infer$/, '') : `${base}/v2/models/${name}`;
  return { inferUrl: `${model}/infer${url.search}`, healthUrl: `${model}/ready` };
}

type Field = RemoteModel['fields'][number];

/** A text is an instant where it begins with a date and a time. */
const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

function fieldOf([name, value]: [string, unknown]): Field {
  if (typeof value === 'number') return { name, type: 'number' };
  if (typeof value === 'boolean') return { name, type: 'boolean' };
  if (typeof value === 'string') return { name, type: instant.test(value) ? 'datetime' : 'category' };
  throw invalid(`The example has no value for "${name}": give one, so that the type of the field is known.`);
}

/** What is asked of the address. @throws Invalid if fields or classes cannot be understood */
export function planRemote(input: RegisterRemoteInput, credentialId: string): RemoteModel {
  const fields = Object.entries(input.example).map(fieldOf);
  const { layout, inputName, outputName = null } = input.openInference;
  const text = fields.find(({ type }) => type === 'category' || type === 'datetime');
  if (input.protocol === 'oip-v2' && layout === 'matrix' && text) {
    throw invalid(`A matrix holds numbers, but "${text.name}" is a text: send a tensor a field instead.`);
  }
  const count = input.task === 'binary' ? 2 : (input.classes?.length ?? 0);
  if (input.task === 'multiclass' && count === 0) throw invalid('Name the classes, in the order of the answer.');
  return {
    kind: 'remote',
    ...urlsOf(input),
    ...{ protocol: input.protocol, layout, inputName, outputName, fields, credentialId },
    ...{ task: input.task, timeoutMs: input.timeoutMs, concurrency: input.concurrency },
    classes: namesOf(input, count),
  };
}

function namesOf({ task, classes }: RegisterRemoteInput, count: number): string[] {
  try {
    return nameClasses({ task, count, given: classes });
  } catch (error) {
    throw invalid(error instanceof Error ? `${error.message}.` : 'The classes cannot be used.');
  }
}

/** The bundle of a remote model that answered its example. */
export function bundleOf(input: RegisterRemoteInput, model: RemoteModel, outputs: number[]): ModelBundle {
  const { task, target, threshold, example } = input;
  const { classes } = model;
  const inputs = model.fields.map(({ name, type }): SignatureInput => {
    return { name, type, required: true, example: example[name] ?? null };
  });
  return {
    format: 'ringside-model/1',
    kind: 'remote',
    ...{ task, threshold, model, params: {}, seed: 0, trainedOn: { rows: 0 } },
    target: { kind: 'column', column: target },
    recipe: numericRecipe([]),
    signature: {
      ...{ inputs, task, classes, outputName: target },
      positiveClass: task === 'binary' ? (classes[1] ?? null) : null,
    },
    sample: { rows: [example], outputs: [outputs] },
  };
}
