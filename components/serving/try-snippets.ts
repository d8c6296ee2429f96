import type { Row } from '@/lib/contracts/basics';
import type { SignatureInput } from '@/lib/preprocessing/schema';

/** Ways to ask an endpoint. */
export const protocols = ['ringside', 'oip', 'mlflow', 'stream'] as const;
export type Protocol = (typeof protocols)[number];

/** One request as it is shown in every language. */
export interface Asked {
  url: string;
  body: unknown;
  /** Expression that reads the answer. */
  answer: string;
  /** The body is lines, not one value. */
  isLines?: boolean;
}

interface Place {
  origin: string;
  project: string;
  endpoint: string;
  inputs: readonly SignatureInput[];
}

const tensorTypes: Record<SignatureInput['type'], string> = {
  number: 'FP64',
  integer: 'INT64',
  boolean: 'BOOL',
  category: 'BYTES',
  text: 'BYTES',
  datetime: 'BYTES',
};

/** The request that asks for one row, in the words of a protocol. */
export function askedOf(protocol: Protocol, { origin, project, endpoint, inputs }: Place, row: Row): Asked {
  const own = `${origin}/p/${project}/v1/endpoints/${endpoint}`;
  switch (protocol) {
    case 'ringside':
      return { url: `${own}/predict`, body: { rows: [row] }, answer: '["predictions"][0]' };
    case 'mlflow':
      return { url: `${own}/invocations`, body: { dataframe_records: [row] }, answer: '["predictions"]' };
    case 'stream':
      return { url: `${own}/predict`, body: row, answer: '', isLines: true };
    case 'oip': {
      const tensors = inputs
        .filter(({ name }) => row[name] !== null && row[name] !== undefined)
        .map(({ name, type }) => ({ name, shape: [1], datatype: tensorTypes[type], data: [row[name]] }));
      return {
        url: `${origin}/p/${project}/v2/models/${endpoint}/infer`,
        body: { inputs: tensors },
        answer: '["outputs"]',
      };
    }
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
const typeOf = ({ isLines = false }: Asked) => (isLines ? 'application/x-ndjson' : 'application/json');

/** A request any shell can send. */
export function curlOf(asked: Asked): string {
  const { url, body, isLines = false } = asked;
  const start = isLines ? `cat rows.ndjson | curl -sN -X POST ${url} \\` : `curl -X POST ${url} \\`;
  return [
    ...(isLines ? [`echo ${quoted(JSON.stringify(body))} > rows.ndjson`] : []),
    start,
    '  -H "authorization: Bearer $RINGSIDE_KEY" \\',
    `  -H 'content-type: ${typeOf(asked)}' \\`,
    isLines ? '  -T -' : `  -d ${quoted(JSON.stringify(body))}`,
  ].join('\n');
}

/** The same with Python's requests. */
export function pythonOf(asked: Asked): string {
  const { url, body, answer, isLines = false } = asked;
  const headers = `    headers={"authorization": f"Bearer {os.environ['RINGSIDE_KEY']}"`;
  if (isLines) {
    return [
      'import os, requests',
      '',
      'answer = requests.post(',
      `    ${JSON.stringify(url)},`,
      `${headers}, "content-type": "application/x-ndjson"},`,
      '    data=open("rows.ndjson", "rb"),  # one row a line',
      '    stream=True,',
      ')',
      'for line in answer.iter_lines():',
      '    print(line)',
    ].join('\n');
  }
  return [
    'import os, requests',
    '',
    'answer = requests.post(',
    `    ${JSON.stringify(url)},`,
    `${headers}},`,
    `    json=${pythonValue(body, '    ')},`,
    ')',
    `print(answer.json()${answer})`,
  ].join('\n');
}

function pythonValue(value: unknown, indent: string): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((one) => pythonValue(one, indent)).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}    `;
  const cells = Object.entries(value).map(
    ([name, one]) => `${inner}${JSON.stringify(name)}: ${pythonValue(one, inner)},`,
  );
  return ['{', ...cells, `${indent}}`].join('\n');
}

/** The same with fetch. */
export function typescriptOf(asked: Asked): string {
  const { url, body, isLines = false } = asked;
  const start = [
    `const answer = await fetch(${JSON.stringify(url)}, {`,
    "  method: 'POST',",
    `  headers: { authorization: \`Bearer \${process.env.RINGSIDE_KEY}\`, 'content-type': '${typeOf(asked)}' },`,
  ];
  if (isLines) {
    return [
      ...start,
      "  body: rows.map((row) => JSON.stringify(row) + '\\n').join(''),",
      '});',
      'for await (const chunk of answer.body) process.stdout.write(chunk);',
    ].join('\n');
  }
  return [
    ...start,
    `  body: JSON.stringify(${JSON.stringify(body)}),`,
    '});',
    'console.log(await answer.json());',
  ].join('\n');
}
