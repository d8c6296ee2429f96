import type { ArtifactModel } from '@/lib/contracts/artifacts';
import type { Mlmodel } from './mlmodel-schema';
import { parseMlmodel } from './parse-mlmodel';

type Signature = NonNullable<ArtifactModel['signature']>;
type Field = Signature['inputs'][number];

const longestFact = 300;

/**
 * What an `MLmodel` file says of a model, of whatever flavour, for people to read.
 *
 * @param bytes of the file
 * @param folder where it lies; places it names are told below it
 * @throws RangeError with a sentence if it is no such file
 */
export async function describeMlmodel(bytes: Uint8Array, folder: string): Promise<Omit<ArtifactModel, 'folder'>> {
  const model = await parseMlmodel(bytes);
  const example = model.saved_input_example_info?.artifact_path;
  return {
    flavours: Object.entries(model.flavors).map(([name, facts]) => ({ name, facts: factsOf(facts) })),
    signature: signatureOf(model),
    inputExample: example === undefined ? null : [folder, example].filter(Boolean).join('/'),
    mlflowVersion: model.mlflow_version ?? null,
    createdAt: model.utc_time_created ?? null,
    sizeBytes: model.model_size_bytes ?? null,
  };
}

function factsOf(facts: Record<string, unknown>) {
  return Object.entries(facts).flatMap(([key, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ key, value: shown(value) }],
  );
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > longestFact ? `${text.slice(0, longestFact)}…` : text;
}

function signatureOf({ signature }: Mlmodel): Signature | null {
  if (!signature) return null;
  const { inputs, outputs, params } = signature;
  return { inputs: fieldsOf(inputs), outputs: fieldsOf(outputs), params: fieldsOf(params) };
}

/** Fields are kept as JSON in the YAML; what cannot be read is left out. */
function fieldsOf(text: string | null | undefined): Field[] {
  try {
    const fields: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(fields) ? fields.map((field, index) => fieldOf(field as Record<string, unknown>, index)) : [];
  } catch {
    return [];
  }
}

function fieldOf(field: Record<string, unknown> | null, index: number): Field {
  const { name, type, required } = field ?? {};
  return {
    name: typeof name === 'string' && name !== '' ? name : `#${index + 1}`,
    type: type === 'tensor' ? tensorOf(field?.['tensor-spec']) : typeOf(field ?? type),
    required: required !== false,
  };
}

function tensorOf(spec: unknown): string {
  const { dtype, shape } = (spec ?? {}) as { dtype?: unknown; shape?: unknown };
  const sides = Array.isArray(shape) ? shape.map((side) => (side === -1 ? '?' : String(side))).join(' × ') : '?';
  return `${typeof dtype === 'string' ? dtype : 'tensor'}[${sides}]`;
}

function typeOf(field: unknown): string {
  const { type, items } = (field ?? {}) as { type?: unknown; items?: unknown };
  if (type === 'array') return `list of ${typeOf(items)}`;
  return typeof type === 'string' ? type : 'unknown';
}
