import type { Context } from '@/server/core/context';
import { generateRuns, generateSeries } from '@/server/experiments';

export interface ShapeOptions {
  runs: number;
  params: number;
  metrics: number;
  points: number;
}

/** What each shape is made of unless the command line says otherwise. */
export const shapes = {
  runs: { runs: 100_000, params: 20, metrics: 20, points: 0 },
  wide: { runs: 1500, params: 20, metrics: 1500, points: 0 },
  series: { runs: 20, params: 0, metrics: 1, points: 100_000 },
} satisfies Record<string, ShapeOptions>;

/** Beside the wide experiment stand smaller ones, as in a project that has been used for a while. */
const smaller = { experiments: 49, runs: 300, params: 10, metrics: 40 };

interface Order {
  shape: keyof typeof shapes;
  seed: number;
  options: Partial<ShapeOptions>;
  say: (sentence: string) => void;
}

/** Fills a project with one of the shapes that benchmarks and demonstrations need. */
export async function generateShape(ctx: Context, { shape, seed, options, say }: Order): Promise<void> {
  const { points, ...sizes } = { ...shapes[shape], ...options };
  const onProgress = progressOf(say);
  if (shape === 'series') {
    const experimentName = `Long series ${seed}`;
    await generateSeries(ctx, { experimentName, series: sizes.runs, points, seed, onProgress });
    return;
  }
  const experimentName = `${shape === 'runs' ? 'Many runs' : 'Many metrics'} ${seed}`;
  await generateRuns(ctx, { experimentName, ...sizes, seed, onProgress });
  if (shape !== 'wide') return;
  const { experiments, ...small } = smaller;
  for (let place = 1; place <= experiments; place += 1) {
    const name = `Small ${seed}.${place}`;
    await generateRuns(ctx, { experimentName: name, ...small, seed, onProgress: () => undefined });
  }
  say(`${experiments} smaller experiments stand beside it.`);
}

function progressOf(say: (sentence: string) => void): (done: number) => void {
  let said = 0;
  return (done) => {
    const tenths = Math.floor(done * 10);
    if (tenths > said) say(`${tenths * 10} % written`);
    said = Math.max(said, tenths);
  };
}
