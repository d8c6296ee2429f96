import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { putObject } from '@/server/core/storage/object-store';
import { makeProject, unique } from '@/server/testing/factories';
import { makeTrainedRun } from '@/server/testing/registered-versions';
import { useOwnHome } from '@/server/testing/served-models';
import { isImportable } from './is-importable';

useOwnHome();
let ctx: Context;
let runId: string;

beforeAll(async () => {
  ctx = await makeProject();
  runId = (await makeTrainedRun(ctx)).runId;
});
afterAll(closeDb);

async function logMlmodel(stored: { sha256: string; sizeBytes: number | bigint }): Promise<string> {
  const folder = `m-${unique()}`;
  await db().artifact.create({ data: { orgId: ctx.orgId, runId, path: `${folder}/MLmodel`, ...stored } });
  return folder;
}
const ask = (folder: string) => isImportable(ctx, { owner: { kind: 'run', id: runId }, folder });

it.each([
  ['flavors:\n  onnx:\n    data: model.onnx\n', true],
  ['flavors:\n    xgboost:\n        data: model.xgb\n', true],
  ['{"flavors": {"onnx": {"data": "model.onnx"}}}', true],
  ['flavors:\n  sklearn: {}\n', false],
  ['metadata:\n  onnx: yes\nflavors:\n  python_function: {}\n', false],
  ['flavors: [', false],
])('reads the flavours of %j', async (text, expected) => {
  expect(await ask(await logMlmodel(await putObject(Readable.from([Buffer.from(text)]))))).toBe(expected);
});

it('asks for a store that lost the file, and does not call it another flavour', async () => {
  const folder = await logMlmodel({ sha256: 'e'.repeat(64), sizeBytes: 10 });
  await expect(ask(folder)).rejects.toMatchObject({ code: 'Unavailable' });
});
