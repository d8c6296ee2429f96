import { Mlmodel } from './mlmodel-schema';

const largestMlmodelBytes = 1024 * 1024;

/** Reads an `MLmodel` file. @throws RangeError with a sentence if it is none */
export async function parseMlmodel(bytes: Uint8Array): Promise<Mlmodel> {
  if (bytes.length > largestMlmodelBytes) throw new RangeError('MLmodel is larger than 1 MiB, so it is no such file');
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    // Aliases are a way to make a small file huge; MLflow writes none.
    value = parse(Buffer.from(bytes).toString('utf8'), { maxAliasCount: 0, schema: 'core' });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : 'it does not parse';
    throw new RangeError(`MLmodel is no YAML that can be read: ${why}`);
  }
  const parsed = Mlmodel.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? 'the top';
  throw new RangeError(`MLmodel is not as MLflow writes it: at ${where}, ${issue?.message ?? 'it differs'}`);
}
