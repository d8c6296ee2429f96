import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import { beginRun, openArtifactDoor, type ArtifactDoor } from '@/server/testing/artifact-door';
import { makeProject } from '@/server/testing/factories';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let door: ArtifactDoor;
let run: { id: string; folder: string };
beforeAll(async () => {
  const ctx = await makeProject();
  door = await openArtifactDoor(() => ctx);
  run = await beginRun(door);
});
afterAll(async () => {
  await door.close();
  await closeDb();
});

const unsafe = [
  '../path',
  'a/../../path',
  'a/..',
  '%2e%2e/path',
  '%252e%252e%252fpath',
  '%25252e%25252e/path',
  '/etc/passwd',
  '%2Fetc/passwd',
  'C:/Windows/win.ini',
  'file:///etc/passwd',
  'a#b',
  'a%2523b',
  String.raw`..\path`,
  'a%5Cb',
  'a\0b',
  'a%2500b',
  '%2%0952e%2%0952e/path',
];

describe.each(unsafe)('the path %j', (bad) => {
  const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const encoded = () => `${run.folder}/${encodeURIComponent(bad)}`;
  const parts = () => encoded().replace('/artifacts/0/', '/mpu/create/0/');

  test.each<[string, () => Promise<{ status: number; body: object }>]>([
    ['listing', () => door.json(`/api/2.0/mlflow/artifacts/list?${query({ run_id: run.id, path: bad })}`)],
    ['listing below the root', () => door.json(`/api/2.0/mlflow-artifacts/artifacts?${query({ path: bad })}`)],
    ['get-artifact', () => door.json(`/get-artifact?${query({ run_id: run.id, path: bad })}`)],
    [
      'a version',
      () => door.json(`//model-versions/get-artifact?${query({ name: 'model', version: '1', path: bad })}`),
    ],
    ['reading', () => door.json(encoded())],
    ['writing', () => door.put(encoded(), 'x')],
    ['taking away', () => door.json(encoded(), { method: 'DELETE' })],
    ['parts', () => door.post(parts(), { path: 'x.bin', num_parts: 1 })],
    [
      'upload-artifact',
      () => door.post(`/ajax-api/2.0/mlflow/upload-artifact?${query({ run_uuid: run.id, path: bad })}`, {}),
    ],
  ])('is refused by %s', async (_, ask) => {
    const { status, body } = await ask();
    expect([status, body]).toEqual([400, { error_code: 'INVALID_PARAMETER_VALUE', message: expect.any(String) }]);
    expect((body as { message: string }).message).toMatch(/^Invalid (path|value)/);
  });
});

test.each(['/../x', '/a/../../../x', '/%2e%2e/x', '/..%2fx', '/%252e%252e/x', '/a%00b', '/a%', '/a%zz', '/%ff'])(
  'the address …/artifacts%s, sent as it is, is refused',
  async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const sending = door.begin(`${method} ${run.folder}${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
      expect((await sending.answer).slice(0, 12)).toBe('HTTP/1.1 400');
      sending.hangUp();
    }
  },
);

test('made-up addresses are answered, none by a fault of ours, and none leaves its run', async () => {
  const signs = [
    '..',
    '.',
    '/',
    '//',
    '%2e',
    '%252e',
    '%2f',
    '%5c',
    '%00',
    '#',
    '?',
    'a',
    'MLmodel',
    ' ',
    '%',
    '\u{1f40d}',
    ';',
  ];
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const statuses = new Map<number, number>();
  for (let round = 0; round < 20; round += 1) {
    const paths = Array.from({ length: 50 }, () =>
      Array.from({ length: 1 + next(8) }, () => signs[next(signs.length)]).join(''),
    );
    const answers = await Promise.all(
      paths.map((one) => door.send(`/api/2.0/mlflow/artifacts/list?run_id=${run.id}&path=${encodeURIComponent(one)}`)),
    );
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  }
  expect([...statuses.keys()].sort()).toEqual([200, 400]);
  expect(await db().artifact.count({ where: { path: { contains: '..' } } })).toBe(0);
});
