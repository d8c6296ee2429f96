import { createRandom, deriveSeed, type Random } from '@/lib/random/create-random';

/** Every course of this bench is drawn from this seed and the name of what is simulated. */
export const truthSeed = 20260101;

/** How often something happened in simulations. */
export interface Rate {
  share: number;
  simulations: number;
}

/** Runs a course many times and gives how often each named thing happened in it. */
export function countCourses<Name extends string>(of: {
  part: string;
  simulations: number;
  names: readonly Name[];
  course: (random: Random) => ReadonlySet<Name>;
}): Record<Name, Rate> {
  const random = createRandom(deriveSeed(truthSeed, of.part));
  const hits = new Map<Name, number>(of.names.map((name) => [name, 0]));
  for (let run = 0; run < of.simulations; run += 1) {
    for (const name of of.course(random)) hits.set(name, (hits.get(name) ?? 0) + 1);
  }
  const { simulations } = of;
  const rates = of.names.map((name) => [name, { share: (hits.get(name) ?? 0) / simulations, simulations }] as const);
  return namedRates(rates);
}

/** `Object.fromEntries` forgets the names of its keys; the entries are made from exactly these names. */
function namedRates<Name extends string>(rates: readonly (readonly [Name, Rate])[]): Record<Name, Rate> {
  return Object.fromEntries(rates) as Record<Name, Rate>;
}

/** The level and two Monte-Carlo standard errors of so many simulations: what a sound method stays under. */
export function levelLimit(level: number, simulations: number): number {
  return Number((level + 2 * Math.sqrt((level * (1 - level)) / simulations)).toFixed(4));
}
