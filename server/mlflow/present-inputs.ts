import type { LoggedInput } from '@/server/experiments';
import { listed } from './present';

/** The data a run read, as the protocol shows it. */
export function presentInputs(inputs: readonly LoggedInput[]): object {
  return listed(
    'dataset_inputs',
    inputs.map(({ name, digest, sourceType, source, schema, profile, tags }) => ({
      ...listed('tags', tags),
      dataset: {
        ...{ name, digest, source_type: sourceType, source },
        ...(schema === null ? {} : { schema }),
        ...(profile === null ? {} : { profile }),
      },
    })),
  );
}
