import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportOptions } from '@/lib/contracts/model-imports';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { objectPath } from '@/server/core/storage/object-store';
import { readImport } from '@/server/ml/importing/read-import';
import { makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { downloadBundle } from '../download-bundle';
import { exportVersion } from './export-version';

useOwnHome();
let ctx: Context;
const rows = makeFlights(300).map(({ date: _date, ...row }) => row);
const columns = [
  { name: 'distance', type: 'integer' },
  { name: 'origin', type: 'category' },
  { name: 'delay', type: 'integer' },
] as const;

beforeAll(async () => {
  ctx = await makeProject();
});
afterAll(closeDb);

describe('exporting a version', () => {
  it.each([
    ['onnx', 'flight-delay-v1.onnx', 'onnx'],
    ['xgboost', 'flight-delay-v1.json', 'gbt'],
  ] as const)('as %s gives a file that can be imported', async (format, fileName, kind) => {
    const project = await makeProject();
    const { id } = await makeModelVersion(project, { rows, columns: [...columns] });
    const file = await exportVersion(project, { versionId: id, format });
    expect(file.fileName).toBe(fileName);
    const { bundle } = await readImport(new Map([[file.fileName, file.content]]), ImportOptions.parse({}));
    expect(bundle.kind).toBe(kind);
  });

  it('that cannot be expressed is refused with a sentence', async () => {
    const dated = await makeModelVersion(ctx);
    await expect(exportVersion(ctx, { versionId: dated.id, format: 'onnx' })).rejects.toThrow(
      'The recipe reads parts of the instant "date"',
    );
    const constant = await makeModelVersion(ctx, { kind: 'constant' });
    await expect(exportVersion(ctx, { versionId: constant.id, format: 'xgboost' })).rejects.toThrow(
      'Only boosted trees can be written as XGBoost JSON',
    );
    const other = await makeProject();
    await expect(exportVersion(other, { versionId: dated.id, format: 'onnx' })).rejects.toThrow('There is no model');
  });

  it('whose file the store has lost is refused with a sentence', async () => {
    const { id } = await makeModelVersion(ctx, { seed: 8 });
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id } });
    await rm(objectPath(sha256));
    const lost = {
      code: 'Unavailable',
      message: expect.stringContaining(`${sha256.slice(0, 12)}…) is not in the object`),
    };
    await expect(exportVersion(ctx, { versionId: id, format: 'onnx' })).rejects.toMatchObject(lost);
    await expect(downloadBundle(ctx, id)).rejects.toMatchObject(lost);
    await db().modelVersion.update({ where: { id }, data: { kind: 'kept', sha256: '' } });
    const kept = exportVersion(ctx, { versionId: id, format: 'onnx' });
    await expect(kept).rejects.toMatchObject({ code: 'Conflict' });
  });
});
