import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';
import type { EndpointState } from '../endpoint-states';
import { inferOutputs, tensorTypeOf } from './infer-answer';

type Json = Record<string, unknown>;

const jsonTypes: Record<SignatureInput['type'], Json> = {
  number: { type: 'number' },
  integer: { type: 'integer' },
  boolean: { type: 'boolean' },
  category: { type: 'string' },
  text: { type: 'string' },
  datetime: { type: 'string', format: 'date-time' },
};

/** The OpenAPI document of one endpoint: every protocol it answers, with an example that works as it stands. */
export function endpointOpenApi(state: EndpointState): Json {
  const { plan, name, projectSlug } = state;
  const own = `/p/${projectSlug}/v1/endpoints/${name}`;
  const model = `/p/${projectSlug}/v2/models/${name}`;
  return {
    openapi: '3.1.0',
    info: {
      title: name,
      version: String(plan.variants[0]?.version ?? 0),
      description: `Predictions of the endpoint ${name} in the project ${projectSlug}.`,
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key with the scope predict.' } },
      schemas: { Row: rowSchema(plan.signature) },
    },
    security: [{ key: [] }],
    paths: {
      [`${own}/predict`]: { post: predictOperation(state) },
      [`${own}/feedback`]: { post: feedbackOperation(plan.signature) },
      [`${own}/invocations`]: { post: invocationsOperation(state) },
      [`${model}/infer`]: { post: inferOperation(state) },
      [model]: { get: operation('What the model takes and answers', {}) },
    },
  };
}

function rowSchema({ inputs }: Signature): Json {
  const properties = inputs.map(({ name, type, required, example, categories }) => {
    const schema = { ...jsonTypes[type], examples: [example], ...(categories ? { 'x-known-values': categories } : {}) };
    return [name, required ? schema : { anyOf: [schema, { type: 'null' }] }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: inputs.filter((input) => input.required).map((input) => input.name),
    additionalProperties: false,
  };
}

const rowRef = { $ref: '#/components/schemas/Row' };

function operation(summary: string, more: Json): Json {
  const failure = { description: 'A sentence that says what was wrong and where' };
  return { summary, ...more, responses: { 200: { description: 'Done' }, '4XX': failure, 503: failure } };
}

function body(content: Record<string, Json>): Json {
  return { requestBody: { required: true, content } };
}

const requestId = {
  name: 'X-Request-Id',
  in: 'header',
  required: false,
  description: 'An id of your own: the request, sent again with it, is one prediction.',
  schema: { type: 'string', maxLength: 200 },
};

const assignmentKey = {
  name: 'X-Assignment-Key',
  in: 'header',
  required: false,
  description: 'The key that all rows are assigned by while traffic is split.',
  schema: { type: 'string', maxLength: 256 },
};

const preview = {
  name: 'X-Ringside-Preview',
  in: 'header',
  required: false,
  description: 'Asks the version that stands ready in a blue/green rollout. The answer is not logged.',
  schema: { type: 'string', enum: ['true', 'false'] },
};

const explain = {
  name: 'explain',
  in: 'query',
  required: false,
  description: 'Whether each answer says how its fields moved it; at most 100 rows, or a stream of any length.',
  schema: { type: 'string', enum: ['true', 'false'] },
};

const headers = [requestId, assignmentKey, preview];

function predictOperation({ inputExample }: EndpointState): Json {
  const schema = {
    type: 'object',
    properties: {
      rows: { type: 'array', items: rowRef, minItems: 1, maxItems: 10_000 },
      keys: { type: 'array', items: { type: 'string' }, description: 'One assignment key a row.' },
      eventTime: { description: 'One instant, or one a row; needs the scope replay.' },
    },
    required: ['rows'],
  };
  return operation('Predict', {
    parameters: [...headers, explain],
    ...body({
      'application/json': { schema, example: { rows: [inputExample] } },
      'application/x-ndjson': { schema: { type: 'string' }, example: `${JSON.stringify(inputExample)}\n` },
    }),
  });
}

function feedbackOperation({ task, classes }: Signature): Json {
  const label = { regression: 1.5, binary: true, multiclass: classes[0] ?? '' }[task];
  const example = { predictionId: '01890a5d-ac96-774b-bcce-b302099a8057', label };
  const schema = {
    type: 'object',
    properties: { predictionId: { type: 'string', format: 'uuid' }, label: {}, eventTime: { type: 'string' } },
    required: ['predictionId', 'label'],
  };
  return operation('Say what came true', body({ 'application/json': { schema, example } }));
}

function invocationsOperation({ inputExample }: EndpointState): Json {
  const names = Object.keys(asObject(inputExample));
  const values = Object.values(asObject(inputExample));
  return operation('Predict, as MLflow asks', {
    parameters: headers,
    ...body({
      'application/json': {
        schema: { type: 'object' },
        examples: {
          dataframe_split: { value: { dataframe_split: { columns: names, data: [values] } } },
          dataframe_records: { value: { dataframe_records: [inputExample] } },
          instances: { value: { instances: [inputExample] } },
          inputs: { value: { inputs: Object.fromEntries(names.map((name, place) => [name, [values[place]]])) } },
        },
      },
      'text/csv': { schema: { type: 'string' } },
    }),
  });
}

function inferOperation({ inputExample, plan }: EndpointState): Json {
  const { inputs } = plan.signature;
  const cells = asObject(inputExample);
  const example = {
    inputs: inputs.flatMap(({ name, type }) =>
      cells[name] === null || cells[name] === undefined
        ? []
        : [{ name, shape: [1], datatype: tensorTypeOf(type), data: [cells[name]] }],
    ),
  };
  const answers = inferOutputs(plan.signature).map((output) => output.name);
  return operation('Predict, as the Open Inference Protocol asks', {
    description: `Answers the tensors ${answers.join(', ')}.`,
    parameters: headers,
    ...body({ 'application/json': { schema: { type: 'object' }, example } }),
  });
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
