import type { Row } from '@/lib/contracts/basics';

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A request any shell can send. */
export function curlOf(url: string, row: Row): string {
  return [
    `curl -X POST ${url} \\`,
    '  -H "authorization: Bearer $RINGSIDE_KEY" \\',
    "  -H 'content-type: application/json' \\",
    `  -d ${quoted(JSON.stringify({ rows: [row] }))}`,
  ].join('\n');
}

/** The same with Python's requests. */
export function pythonOf(url: string, row: Row): string {
  const cells = Object.entries(row).map(([name, value]) => `        ${JSON.stringify(name)}: ${pythonValue(value)},`);
  return [
    'import os, requests',
    '',
    'answer = requests.post(',
    `    ${JSON.stringify(url)},`,
    '    headers={"authorization": f"Bearer {os.environ[\'RINGSIDE_KEY\']}"},',
    '    json={"rows": [{',
    ...cells,
    '    }]},',
    ')',
    'print(answer.json()["predictions"][0])',
  ].join('\n');
}

function pythonValue(value: Row[string]): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** The same with fetch. */
export function typescriptOf(url: string, row: Row): string {
  return [
    `const answer = await fetch(${JSON.stringify(url)}, {`,
    "  method: 'POST',",
    "  headers: { authorization: `Bearer ${process.env.RINGSIDE_KEY}`, 'content-type': 'application/json' },",
    `  body: JSON.stringify({ rows: [${JSON.stringify(row)}] }),`,
    '});',
    'const { predictions } = await answer.json();',
  ].join('\n');
}
