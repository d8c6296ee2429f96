import { normalTail } from './normal';
import { requireAllFinite, requireFinite, requireSameLength } from './require-argument';

/** Chances by look that a standardised statistic leaves its bounds for the first time there, and on which side. */
export interface CrossingChances {
  above: Float64Array;
  below: Float64Array;
}

/** The part of a statistic's distribution that is still inside after some look: nodes, densities times weights. */
export interface InsideDensity {
  information: number;
  nodes: Float64Array;
  masses: Float64Array;
}

const NODES = 241;
const REACH = 8.5;

/**
 * How likely a statistic that is watched leaves its bounds at each look, by numerical recursion over looks.
 *
 *   Z_k normal with mean drift·√t_k and variance 1, covariance of Z_j and Z_k √(t_j/t_k)
 *   g_k(z) = ∫ inside look k − 1 of g_(k−1)(u)·√(t_k/Δ)·φ( (z√t_k − u√t_(k−1) − drift·Δ)/√Δ ) du,  Δ = t_k − t_(k−1)
 *   above_k = ∫ g_(k−1)(u)·P(Z_k ≥ bound_k | u) du; integrals by Simpson's rule on 241 nodes
 *
 * @param input.information t_k, rising, above 0: information (units) so far in parts of what `drift` speaks of
 * @param input.bounds z by look; the statistic leaves at |Z| ≥ bound; Infinity means no stopping there
 * @param input.drift mean of Z at t = 1: effect/standard error there; 0 under the null hypothesis
 * @returns chances, absolute error below 1e-6 up to 100 looks
 * @throws RangeError if lengths differ, information does not rise, or a bound is not above 0
 * Source: Armitage, McPherson & Rowe 1969, JRSS A 132; Jennison & Turnbull 2000, Group Sequential Methods, ch. 19.
 */
export function boundaryCrossing(input: {
  information: ArrayLike<number>;
  bounds: ArrayLike<number>;
  drift?: number;
}): CrossingChances {
  const { information, bounds, drift = 0 } = input;
  requireSameLength('information and bounds', information, bounds);
  requireFinite('drift', drift);
  const above = new Float64Array(bounds.length);
  const below = new Float64Array(bounds.length);
  let inside: InsideDensity | null = null;
  for (let look = 0; look < bounds.length; look += 1) {
    const step = { information: information[look] ?? Number.NaN, bound: bounds[look] ?? Number.NaN, drift };
    above[look] = crossingChance(inside, step);
    below[look] = crossingChance(inside && mirrored(inside), { ...step, drift: -drift });
    inside = advance(inside, step);
  }
  return { above, below };
}

/** The chance to leave above at the next look, given what is inside after the last one (null: no look yet). */
export function crossingChance(
  inside: InsideDensity | null,
  { information, bound, drift }: { information: number; bound: number; drift: number },
): number {
  requireStep(inside, information, bound);
  const root = Math.sqrt(information);
  if (inside === null) return normalTail(bound - drift * root);
  const spread = information - inside.information;
  const start = Math.sqrt(inside.information);
  let chance = 0;
  for (let node = 0; node < inside.nodes.length; node += 1) {
    const gap = bound * root - (inside.nodes[node] ?? 0) * start - drift * spread;
    chance += (inside.masses[node] ?? 0) * normalTail(gap / Math.sqrt(spread));
  }
  return chance;
}

/** What is still inside after a look that stops at |Z| ≥ bound. */
export function advance(
  inside: InsideDensity | null,
  { information, bound, drift }: { information: number; bound: number; drift: number },
): InsideDensity {
  requireStep(inside, information, bound);
  const centre = drift * Math.sqrt(information);
  const low = Math.max(-bound, centre - REACH);
  const high = Math.min(bound, centre + REACH);
  const nodes = new Float64Array(NODES);
  const masses = new Float64Array(NODES);
  if (high <= low) return { information, nodes, masses };
  const width = (high - low) / (NODES - 1);
  const density = densityAt(inside, information, drift);
  for (let node = 0; node < NODES; node += 1) {
    const z = low + node * width;
    const isEnd = node === 0 || node === NODES - 1;
    const inner = node % 2 === 1 ? 4 : 2;
    nodes[node] = z;
    masses[node] = ((isEnd ? 1 : inner) * width * density(z)) / 3;
  }
  return { information, nodes, masses };
}

function densityAt(inside: InsideDensity | null, information: number, drift: number): (z: number) => number {
  const root = Math.sqrt(information);
  const scale = 1 / Math.sqrt(2 * Math.PI);
  if (inside === null) return (z) => scale * Math.exp(-0.5 * (z - drift * root) ** 2);
  const spread = information - inside.information;
  const start = Math.sqrt(inside.information);
  const factor = scale * Math.sqrt(information / spread);
  const { nodes, masses } = inside;
  return (z) => {
    let sum = 0;
    for (let node = 0; node < nodes.length; node += 1) {
      const gap = z * root - (nodes[node] ?? 0) * start - drift * spread;
      sum += (masses[node] ?? 0) * Math.exp((-0.5 * gap * gap) / spread);
    }
    return factor * sum;
  };
}

function mirrored({ information, nodes, masses }: InsideDensity): InsideDensity {
  return { information, nodes: nodes.map((node) => -node), masses };
}

function requireStep(inside: InsideDensity | null, information: number, bound: number): void {
  requireAllFinite('information', [information]);
  if (!(information > (inside?.information ?? 0))) {
    throw new RangeError(`information must rise from above 0, got ${information} after ${inside?.information ?? 0}`);
  }
  if (!(bound > 0)) throw new RangeError(`bounds must be above 0, got ${bound}`);
}
