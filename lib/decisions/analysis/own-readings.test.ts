import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { adjustedReadings } from './adjusted-readings';
import { ownReadings, type OwnRows } from './own-readings';
import { unitMeansOf } from './unit-means-of';

const plan = { metric: 'revenue', alpha: 0.05, tunedToUnits: 400, lookMs: [], isDependent: false };

interface Shop {
  seed?: number;
  keys: number;
  gain: number;
  /** Whether values are yes or no. */
  isShare?: boolean;
}

/** Customers with one to three orders each, whose spending goes on as before the test. */
function shop({ seed = 3, keys, gain, isShare = false }: Shop): OwnRows {
  const random = createRandom(seed);
  const rows = { values: [] as number[], answeredBy: [] as number[], units: [] as number[], foreseen: [] as number[] };
  const before = new Map<number, number>();
  for (let key = 0; key < keys; key += 1) {
    const arm = random() < 0.5 ? 0 : 1;
    const level = 10 + 3 * drawNormal(random);
    if (random() < 0.8) before.set(key, level + drawNormal(random));
    const orders = 1 + Math.floor(3 * random());
    for (let order = 0; order < orders; order += 1) {
      const spent = level + drawNormal(random) + arm * gain;
      rows.values.push(isShare ? Number(random() < 0.3 + arm * gain) : spent);
      rows.answeredBy.push(arm);
      rows.units.push(key);
      rows.foreseen.push(level + 3 * drawNormal(random));
    }
  }
  return {
    values: Float64Array.from(rows.values),
    answeredBy: Int8Array.from(rows.answeredBy),
    units: Int32Array.from(rows.units),
    eventMs: Float64Array.from(rows.units.keys()),
    foreseen: Float64Array.from(rows.foreseen),
    before,
  };
}

const named = (readings: ReturnType<typeof ownReadings>, method: string) =>
  readings.find((one) => one.method === method);

describe('ownReadings', () => {
  it('read revenue by lift, keys and ranks, and take out what was known before', () => {
    const readings = ownReadings(shop({ keys: 600, gain: 2 }), plan);
    expect(readings.map(({ method }) => method)).toEqual([
      'Confidence sequence',
      'Welch, delta method',
      'Confidence sequence, adjusted',
      'Mann–Whitney',
    ]);
    const [lift, welch, adjusted, ranks] = readings;
    expect(lift?.value).toBeGreaterThan(0.12);
    expect(lift?.value).toBeLessThan(0.28);
    expect(lift).toMatchObject({ guarantee: 'always', figure: 'lift in revenue' });
    expect(adjusted?.lower).toBeGreaterThan(0);
    expect(adjusted?.pValue).toBeLessThan(0.001);
    expect((ranks?.value ?? 0) > 0.5 && (ranks?.pValue ?? 1) < 0.01).toBe(true);
    const width = (one: typeof lift) => (one?.upper ?? 0) - (one?.lower ?? 0);
    expect(width(adjusted)).toBeLessThan(1.4 * width(welch));
    const explained = Number(/explain ([\d.]+)/.exec(adjusted?.sentence ?? '')?.[1]);
    expect(explained).toBeGreaterThan(60);
  });

  it('read shares by their own tests, exactly where they are few', () => {
    const many = ownReadings(shop({ keys: 400, gain: 0.2, isShare: true }), { ...plan, metric: 'outcome' });
    expect(named(many, 'Two shares')).toMatchObject({ guarantee: 'none', unit: 'request' });
    expect(named(many, 'Two shares')?.sentence).toContain('which these are not, so it promises nothing');
    const single = { ...shop({ keys: 400, gain: 0.2, isShare: true }) };
    const alone = { ...single, units: Int32Array.from(single.units.keys()) };
    expect(named(ownReadings(alone, plan), 'Two shares')?.guarantee).toBe('once');
    expect(named(ownReadings(alone, { ...plan, isDependent: true }), 'Two shares')?.guarantee).toBe('none');
    expect(named(many, 'Bayesian (beta)')?.sentence).toMatch(/challenger is better (9\d|100)/);
    const rare = shop({ keys: 200, gain: 0, isShare: true });
    rare.values.fill(0);
    rare.values.fill(1, 0, 3);
    expect(named(ownReadings(rare, plan), 'Two shares, Fisher')?.pValue).toBeGreaterThan(0.05);
    const dear = ownReadings(shop({ keys: 400, gain: 0.2, isShare: true }), { ...plan, metric: 'cost' });
    expect(named(dear, 'Bayesian (beta)')?.sentence).toMatch(/challenger is better \d(\.\d+)?\s%/);
  });

  it('the lift leaves zero out at alpha exactly where its p lies below alpha, on few keys too', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const rows = shop({ seed, keys: 70, gain: (seed % 10) / 2 });
      const lift = named(ownReadings(rows, plan), 'Confidence sequence');
      if (lift === undefined) continue;
      expect((lift.pValue ?? 1) < 0.05).toBe((lift.lower ?? -1) > 0 || (lift.upper ?? 1) < 0);
    }
  });

  it('say no lift where the champion loses money: more of a loss would look like a gain', () => {
    const rows = shop({ keys: 600, gain: 2 });
    const readings = ownReadings({ ...rows, values: rows.values.map((value) => value - 40) }, plan);
    expect(named(readings, 'Confidence sequence')).toBeUndefined();
    expect(named(readings, 'Welch, delta method')?.value).toBeCloseTo(2, 0);
  });

  it('say nothing of few keys', () => {
    expect(ownReadings(shop({ keys: 40, gain: 1 }), plan)).toEqual([]);
  });

  it('adjusted, the sequence errs at most at its level over eight looks', () => {
    const worlds = 150;
    let wrong = 0;
    for (let seed = 1; seed <= worlds; seed += 1) {
      const all = shop({ seed, keys: 480, gain: 0 });
      let first: { control: ReturnType<typeof unitMeansOf>; treatment: ReturnType<typeof unitMeansOf> } | null = null;
      const isCalled = Array.from({ length: 8 }, (_, look) => (look + 1) * 60).some((keys) => {
        const to = all.units.findIndex((unit) => unit >= keys);
        const end = to < 0 ? all.units.length : to;
        const part = {
          ...all,
          ...{ values: all.values.subarray(0, end), answeredBy: all.answeredBy.subarray(0, end) },
          ...{ units: all.units.subarray(0, end), foreseen: all.foreseen.subarray(0, end) },
        };
        const arms = { control: unitMeansOf(part, 0), treatment: unitMeansOf(part, 1) };
        first ??= arms;
        const [found] = adjustedReadings({ first, now: arms }, plan);
        return found !== undefined && ((found.lower ?? -1) > 0 || (found.upper ?? 1) < 0);
      });
      wrong += Number(isCalled);
    }
    expect(wrong / worlds).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / worlds));
  });
});
