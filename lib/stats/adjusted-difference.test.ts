import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { drawNormal } from '@/lib/random/draw';
import { adjustedDifference } from './adjusted-difference';
import { differenceOfArms } from './arm-difference';
import cases from './cases/paired.json';
import { covariatesFromSums, covariatesOf } from './covariate-statistics';
import { lookAtEstimate } from './estimate-look';
import { sampleOf } from './sample-statistics';

type Arm = { y: number[]; x1: number[]; x2: number[] };
const statisticsOf = ({ y, x1, x2 }: Arm) => covariatesOf(y, [x1, x2]);
const { control, treatment } = cases.arms;

describe('adjustedDifference', () => {
  // statsmodels 0.15.0: OLS of the outcome on constant, arm, x1, x2: .63606326, slopes 1.05306524 and .47356817.
  it('is the coefficient of the arm where arms are of one size', () => {
    const adjusted = adjustedDifference({ control: statisticsOf(control), treatment: statisticsOf(treatment) });
    expect(adjusted?.value).toBeCloseTo(0.63606326, 8);
    expect(adjusted?.slopes[0]).toBeCloseTo(1.05306524, 8);
    expect(adjusted?.slopes[1]).toBeCloseTo(0.47356817, 8);
    // numpy 2.4.6: variances of the residuals by arm, times 26/24.
    expect(adjusted?.standardError).toBeCloseTo(0.2403190482526725, 10);
    expect(adjusted?.plain.value).toBeCloseTo(0.75, 12);
    expect(adjusted?.plain.standardError).toBeCloseTo(0.46605941839605297, 12);
  });

  // scipy 1.17.1: minimize (Nelder–Mead) of the variance of the difference over both slopes; six control units.
  it('has the slopes with the smallest variance where sizes differ', () => {
    const few = { y: control.y.slice(0, 6), x1: control.x1.slice(0, 6), x2: control.x2.slice(0, 6) };
    const adjusted = adjustedDifference({ control: statisticsOf(few), treatment: statisticsOf(treatment) });
    expect(adjusted?.slopes[0]).toBeCloseTo(1.42806581, 6);
    expect(adjusted?.slopes[1]).toBeCloseTo(0.75565265, 6);
    expect(adjusted?.value).toBeCloseTo(0.7603717164176989, 7);
    expect(adjusted?.standardError).toBeCloseTo(0.29559114750586596, 8);
    expect(adjusted?.explained).toBeCloseTo(0.8201209520414979, 8);
  });

  it('is the plain difference without covariates, and leaves out those that say nothing new', () => {
    const bare = ({ y }: Arm) => covariatesOf(y, []);
    const plain = adjustedDifference({ control: bare(control), treatment: bare(treatment) });
    const arms = differenceOfArms({ control: sampleOf(control.y), treatment: sampleOf(treatment.y) });
    expect(plain?.value).toBeCloseTo(arms?.value ?? 0, 12);
    expect(plain?.standardError).toBeCloseTo(arms?.standardError ?? 0, 12);
    expect(plain?.explained).toBe(0);
    const twice = ({ y, x1 }: Arm) => covariatesOf(y, [x1, x1.map((x) => 2 * x - 5), x1.map(() => 3)]);
    const once = ({ y, x1 }: Arm) => covariatesOf(y, [x1]);
    const adjusted = adjustedDifference({ control: twice(control), treatment: twice(treatment) });
    const wanted = adjustedDifference({ control: once(control), treatment: once(treatment) });
    expect(adjusted?.dropped).toEqual([1, 2]);
    expect(adjusted?.value).toBeCloseTo(wanted?.value ?? 0, 9);
    expect(adjusted?.standardError).toBeCloseTo(wanted?.standardError ?? 0, 9);
  });

  it('turns its sign when arms are swapped, and waits for units', () => {
    const forth = adjustedDifference({ control: statisticsOf(control), treatment: statisticsOf(treatment) });
    const back = adjustedDifference({ control: statisticsOf(treatment), treatment: statisticsOf(control) });
    expect(back?.value).toBeCloseTo(-(forth?.value ?? 0), 12);
    const tiny = { y: [1, 2], x1: [1, 2], x2: [0, 1] };
    expect(adjustedDifference({ control: statisticsOf(tiny), treatment: statisticsOf(treatment) })).toBeNull();
    const bare = covariatesOf([1], []);
    expect(() => adjustedDifference({ control: bare, treatment: statisticsOf(tiny) })).toThrow('length');
  });

  it('is the same from sums', () => {
    const whole = statisticsOf(control);
    const columns = [control.y, control.x1, control.x2];
    const dot = (one: number[], other: number[]): number =>
      one.reduce((sum, x, unit) => sum + x * (other[unit] ?? 0), 0);
    const sums = columns.map((column) => column.reduce((sum, x) => sum + x, 0));
    const crossSums = columns.flatMap((one) => columns.map((other) => dot(one, other)));
    const made = covariatesFromSums(14, sums, crossSums);
    expect(made.n).toBe(14);
    made.products.forEach((product, cell) => expect(product).toBeCloseTo(whole.products[cell] ?? 0, 10));
    made.means.forEach((mean, place) => expect(mean).toBeCloseTo(whole.means[place] ?? 0, 12));
    expect(() => covariatesOf([1, 2], [[1]])).toThrow('same length');
    expect(() => covariatesOf([1, Number.NaN], [])).toThrow('outcome[1]');
  });

  it('keeps the level of a sequence while the error shrinks by √(1 − ρ²)', () => {
    const random = createRandom(40);
    const plan = { alpha: 0.05, tunedToUnits: 800, firstLook: 100 };
    let wrong = 0;
    let explained = 0;
    for (let run = 0; run < 500; run += 1) {
      const arms: [Arm, Arm] = [
        { y: [], x1: [], x2: [] },
        { y: [], x1: [], x2: [] },
      ];
      let settled = false;
      for (let n = 1; n <= 800; n += 1) {
        const arm = arms[random() < 0.5 ? 0 : 1];
        const [x1, x2] = [drawNormal(random), drawNormal(random)];
        arm.x1.push(x1);
        arm.x2.push(x2);
        arm.y.push(0.8 * x1 + 0.4 * x2 + 0.8 * drawNormal(random));
        if (n % 100 !== 0) continue;
        const adjusted = adjustedDifference({ control: statisticsOf(arms[0]), treatment: statisticsOf(arms[1]) });
        const look = adjusted && lookAtEstimate(adjusted, plan);
        settled ||= look !== null && (look.lower > 0 || look.upper < 0);
        if (n === 800) explained += adjusted?.explained ?? 0;
      }
      if (settled) wrong += 1;
    }
    expect(wrong / 500).toBeLessThanOrEqual(0.05 + 0.02);
    // .8² + .4² of a variance of .8² + .4² + .8²
    expect(explained / 500).toBeCloseTo(0.8 / 1.44, 2);
  });
});
