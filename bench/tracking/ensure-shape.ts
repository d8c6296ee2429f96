import { systemContext } from '@/server/core/context';
import { db } from '@/server/core/db';
import { projectPlace } from '@/server/core/events';
import { generateShape } from '@/server/generate/generate-shape';
import type { TrackingBench } from './open-tracking';

export interface ShapesBench extends TrackingBench {
  say: (sentence: string) => void;
}

const seed = 1;
const names = { runs: `Many runs ${seed}`, wide: `Many metrics ${seed}`, series: `Long series ${seed}` } as const;

/** The experiment of a shape, generated unless an earlier bench left it. */
export async function ensureShape({ project, say }: ShapesBench, shape: keyof typeof names): Promise<string> {
  const { id: projectId } = await db().project.findUniqueOrThrow({ where: { slug: project } });
  const find = () => db().experiment.findFirst({ where: { projectId, name: names[shape] } });
  const known = await find();
  if (known) return known.id;
  say(`Generating ${names[shape]}.`);
  const ctx = systemContext(await projectPlace(projectId), 'bench');
  await generateShape(ctx, { shape, seed, options: {}, say });
  return (await find())?.id ?? '';
}
