import { parseArgs } from 'node:util';
import { systemContext } from '@/server/core/context';
import { closeDb, db, pool } from '@/server/core/db';
import { projectPlace } from '@/server/core/events';
import { createLocalKey } from '@/server/orgs';
import { generateShape, shapes, type ShapeOptions } from './generate-shape';

const usage = `Say which shape: ringside generate <${Object.keys(shapes).join(' | ')}>`;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    project: { type: 'string', default: 'generated' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    params: { type: 'string' },
    metrics: { type: 'string' },
    points: { type: 'string' },
  },
});

/** A count of the command line; undefined where it was not given. */
function countOf(name: 'runs' | 'params' | 'metrics' | 'points'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0 && count <= 10_000_000) return count;
  throw new RangeError(`--${name} must be a whole number from 0 to 10,000,000, got ${text}`);
}

function givenOptions(): Partial<ShapeOptions> {
  const names = ['runs', 'params', 'metrics', 'points'] as const;
  return Object.fromEntries(names.flatMap((name) => (countOf(name) === undefined ? [] : [[name, countOf(name)]])));
}

async function main(): Promise<void> {
  const [shape = ''] = positionals;
  if (!Object.hasOwn(shapes, shape)) throw new RangeError(usage);
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`--seed must be a whole number, got ${values.seed}`);
  const key = await createLocalKey({ slug: values.project, name: 'Generated' });
  await key.revoke();
  const project = await db().project.findUniqueOrThrow({ where: { slug: values.project } });
  const ctx = systemContext(await projectPlace(project.id), 'command line');
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
  await generateShape(ctx, { shape: shape as keyof typeof shapes, seed, options: givenOptions(), say });
  // What Postgres would find out by itself in a while.
  for (const table of ['run', 'run_param', 'run_tag', 'hot.run_search', 'hot.run_cols', 'hot.metric_latest']) {
    await pool().query(`VACUUM (ANALYZE) ${table}`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await closeDb();
}
