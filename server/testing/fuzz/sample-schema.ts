import { pick, type Random } from './fuzz-values';

/** A JSON schema, as far as samples need it. */
interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  minItems?: number;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  $defs?: Record<string, Schema>;
}

const texts: Readonly<Record<string, string>> = {
  'date-time': '2001-02-03T04:05:06.000Z',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://203.0.113.1/x',
  email: 'ada@example.com',
};

export interface Sampling {
  random: Random;
  /** Values of fields by their name, such as ids of rows that are there. */
  known: (name: string) => string | undefined;
}

/** A value that fits a schema, or nearly; fields that need not be there are left out now and then. */
export function sampleSchema(schema: unknown, sampling: Sampling): unknown {
  return new Sampler(schema as Schema, sampling).sample(schema as Schema, '', 0);
}

class Sampler {
  constructor(
    private readonly root: Schema,
    private readonly sampling: Sampling,
  ) {}

  sample(given: Schema, name: string, depth: number): unknown {
    const { random, known } = this.sampling;
    const schema = this.resolve(given);
    const options = schema.anyOf ?? schema.oneOf;
    if (options && options.length > 0) return this.sample(pick(random, options), name, depth + 1);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum && schema.enum.length > 0) return pick(random, schema.enum);
    if (schema.type === 'object' || schema.properties) return depth > 8 ? {} : this.sampleObject(schema, depth);
    if (schema.type === 'array') {
      const length = Math.max(schema.minItems ?? 0, Math.floor(random() * 3));
      return Array.from({ length }, () => this.sample(schema.items ?? {}, name.replace(/s$/, ''), depth + 1));
    }
    if (schema.type === 'string')
      return known(name) ?? texts[schema.format ?? ''] ?? `text-${Math.floor(random() * 1e6)}`;
    if (schema.type === 'boolean') return random() < 0.5;
    if (schema.type === 'null') return null;
    if (schema.type === 'integer' || schema.type === 'number') return this.sampleNumber(schema);
    return pick<unknown>(random, ['text', 1, true, null, {}, []]);
  }

  private sampleObject({ properties = {}, required = [], additionalProperties }: Schema, depth: number) {
    const { random } = this.sampling;
    const entries = Object.entries(properties).filter(([name]) => required.includes(name) || random() < 0.6);
    const sampled = entries.map(([name, schema]) => [name, this.sample(schema, name, depth + 1)]);
    if (typeof additionalProperties === 'object')
      sampled.push(['key', this.sample(additionalProperties, 'key', depth + 1)]);
    return Object.fromEntries(sampled) as Record<string, unknown>;
  }

  private sampleNumber({ type, minimum = 0, maximum = 100 }: Schema): number {
    const low = Math.max(minimum, -1e6);
    const value = low + this.sampling.random() * (Math.min(maximum, low + 1000) - low);
    return type === 'integer' ? Math.round(value) : value;
  }

  private resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    if (schema.$ref === '#') return this.root;
    return (name === undefined ? undefined : this.root.$defs?.[name]) ?? schema.allOf?.[0] ?? schema;
  }
}
