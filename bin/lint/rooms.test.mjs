import { describe, expect, it } from 'vitest';
import { judgeImport, roomOf } from './rooms.mjs';

const allowedImports = [
  ['lib/stats/mean.ts', '@/lib/format/number'],
  ['lib/contracts/runs.ts', 'zod'],
  ['lib/stats/mean.test.ts', 'node:fs'],
  ['lib/stats/mean.ts', './variance'],
  ['components/charts/line.tsx', '@/lib/stats/mean'],
  ['components/charts/line.tsx', './prepare/scale'],
  ['components/charts/prepare/scale.ts', '../line'],
  ['app/p/[project]/page.tsx', '@/components/ui/shell'],
  ['app/p/[project]/page.tsx', '../layout'],
  ['server/core/db.ts', '@/prisma/generated/client'],
  ['server/models/register.ts', '@/server/experiments'],
  ['server/models/register.ts', '@/server/experiments/index'],
  ['server/models/register.ts', '@/server/ml/trees/train'],
  ['server/models/register.test.ts', '@/server/testing/factories'],
  ['server/mlflow/runs.ts', '@/server/experiments'],
  ['server/http/app.ts', '@/server/datasets/routes'],
  ['server/http/app.ts', '@/server/mlflow/routes'],
  ['server/core/version.ts', '@/package.json'],
  ['server/web.ts', '@/server/http/app'],
  ['server/main.ts', '@/server/supervisor/run'],
  ['server/demo/replay.ts', '@/lib/contracts/runs'],
  ['server/demo/main.ts', '@/server/orgs'],
  ['server/demo/main.ts', './replay'],
  ['workers/main.ts', '@/server/experiments/train-run'],
  ['server/ml/dense/train.ts', '@tensorflow/tfjs-core'],
  ['e2e/loop.spec.ts', '@/server/testing/login'],
  ['vitest.config.ts', '@/server/testing/anything'],
];

const refusedImports = [
  ['lib/stats/mean.ts', 'node:fs', 'lib is pure'],
  ['lib/stats/mean.ts', '@/server/core/db', 'lib may not import server/core'],
  ['lib/stats/mean.ts', '../format/number', "write '@/lib/format/number'"],
  ['components/runs/table.tsx', '@/server/experiments', 'components may not import server/experiments'],
  ['components/runs/table.tsx', 'pg', 'belongs in server'],
  ['components/runs/table.tsx', '../charts/line', "write '@/components/charts/line'"],
  ['app/page.tsx', '@/server/core/db', 'app may not import server/core'],
  ['app/page.tsx', '@/prisma/generated/client', 'app may not import prisma'],
  ['server/core/db.ts', '@/server/orgs', 'server/core may not import server/orgs'],
  ['server/ml/train.ts', '@/server/core/db', 'server/ml may not import server/core'],
  ['server/datasets/create.ts', '@/server/models', 'server/datasets may not import server/models'],
  ['server/models/register.ts', '@/server/experiments/get-run', 'only by index.ts, not by get-run'],
  ['server/models/register.ts', '../experiments/get-run', "write '@/server/experiments/get-run'"],
  ['server/mlflow/runs.ts', '@/server/ab-tests', 'server/mlflow may not import server/ab-tests'],
  ['server/http/app.ts', '@/server/datasets/create-dataset', 'only by index.ts or routes.ts'],
  ['server/demo/replay.ts', '@/server/core/db', 'server/demo may not import server/core'],
  ['server/demo/main.ts', '@/server/models', 'server/demo/main.ts may not import server/models'],
  ['server/supervisor/run.ts', '@/server/orgs', 'server/supervisor may not import server/orgs'],
  ['server/main.ts', '@/app/page', 'server may not import app'],
  ['server/experiments/train.ts', '@tensorflow/tfjs-core', 'is heavy'],
  ['server/models/register.ts', 'server-only', 'throws in plain Node'],
  ['workers/main.ts', '@/components/ui/shell', 'workers may not import components'],
  ['e2e/loop.spec.ts', '@/server/core/db', 'e2e may not import server/core'],
];

describe('judgeImport', () => {
  it.each(allowedImports)('lets %s import %s', (file, specifier) => {
    expect(judgeImport({ file, specifier })).toBeUndefined();
  });

  it.each(refusedImports)('stops %s importing %s', (file, specifier, reason) => {
    expect(judgeImport({ file, specifier })).toContain(reason);
  });

  it('lets a verb load a heavy package when it is needed, and name its types', () => {
    const use = { file: 'server/experiments/train.ts', specifier: '@tensorflow/tfjs-core' };
    expect(judgeImport({ ...use, isDynamic: true })).toBeUndefined();
    expect(judgeImport({ ...use, isType: true })).toBeUndefined();
  });
});

describe('roomOf', () => {
  it.each([
    ['server/datasets/csv/parse.ts', 'server/datasets'],
    ['server/unknown/file.ts', 'server'],
    ['server/demo/main.ts', 'server/demo/main.ts'],
    ['server/demo/replay.ts', 'server/demo'],
    ['lib/stats/mean.ts', 'lib'],
    ['prisma/generated/client.ts', 'prisma'],
    ['next.config.ts', undefined],
  ])('%s is in %s', (file, room) => {
    expect(roomOf(file)).toBe(room);
  });
});
