import { shuffled } from '@/lib/random/shuffle';
import cases from '@/lib/stats/cases/sequential.json';
import { findFirstExclusion, lookAt, type SequencePlan } from '@/lib/stats/confidence-sequence';
import { addValue, emptySample, mergeSamples, sampleOf, varianceOf } from '@/lib/stats/sample-statistics';
import { countCourses, type Rate } from './rates';

const flightsADay = 670;
const designEffect = 7;
const byDay: SequencePlan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7 };
const byFlight: SequencePlan = { alpha: 0.05, tunedToUnits: 20 * flightsADay, firstLook: 7 * flightsADay };

/** Day means of paired log-loss differences on US flights of 2001, each series once. */
export const flightSeries: readonly (readonly number[])[] = cases.cases.flatMap(({ name, input }) => {
  return name.endsWith('alpha 0.05') && input.day_means ? [input.day_means] : [];
});

/**
 * Days with nothing true: real day differences, each with a sign drawn at random. How often a sequence calls a
 * difference when it counts days, and when it counts flights (670 a day about their day's mean, spread so that the
 * design effect is 7).
 *
 * @param of.order 'drawn' makes days exchangeable, as the sequence assumes; 'calendar' keeps the order of that month
 */
export function dayCourses(of: {
  simulations: number;
  series: readonly number[];
  order: 'drawn' | 'calendar';
}): Record<'day' | 'flight', Rate> {
  const spread = varianceOf(sampleOf(of.series)) ?? 0;
  const total = (spread * flightsADay) / designEffect;
  const between = (total * (designEffect - 1)) / (flightsADay - 1);
  const squaredDeviations = (flightsADay - 1) * (total - between);
  return countCourses({
    part: `days ${of.order} ${of.series.length} ${of.series[0]}`,
    simulations: of.simulations,
    names: ['day', 'flight'],
    course: (random) => {
      const called = new Set<'day' | 'flight'>();
      let days = emptySample;
      let flights = emptySample;
      const sizes = of.order === 'drawn' ? shuffled(of.series, random) : of.series;
      for (const size of sizes) {
        const mean = random() < 0.5 ? size : -size;
        days = addValue(days, mean);
        flights = mergeSamples(flights, { n: flightsADay, mean, squaredDeviations });
        const [dayLook, flightLook] = [lookAt(days, byDay), lookAt(flights, byFlight)];
        if (dayLook !== null && findFirstExclusion([dayLook])) called.add('day');
        if (flightLook !== null && findFirstExclusion([flightLook])) called.add('flight');
      }
      return called;
    },
  });
}
