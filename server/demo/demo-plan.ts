import type { RoundPlan } from '@/lib/contracts/policies';
import { TrainSpec } from '@/lib/contracts/train-spec';
import { lateAfterMinutes } from './flights';

export const experimentName = 'flight-delay';
export const modelName = 'flight-delay';
export const endpointName = 'flight-delay';
export const dayMs = 86_400_000;

/** First day of the replay, and the day after its last. */
export const replayFrom = Date.UTC(2001, 1, 1);
export const replayTo = Date.UTC(2001, 6, 1);

/** The question of the demo: will this flight be more than 15 minutes late? */
export function flightSpec(kind: 'constant' | 'logistic' | 'gbt'): TrainSpec {
  return TrainSpec.parse({
    target: { kind: 'threshold', column: 'delay', above: lateAfterMinutes },
    task: 'binary',
    kind,
    seed: 1,
    split: { kind: 'random', validationShare: 0.2 },
    refitOnAll: true,
  });
}

/**
 * What a round does. Shadow reads 29 days so that, with labels a day late, it can conclude at the end of
 * April and leave all of May to the A/B test, which reads 30.
 */
export function roundPlan(datasetId: string, timeColumn: string): RoundPlan {
  const sequence = { firstLook: 7, tunedToUnits: 20, alpha: 0.05 };
  return {
    datasetId,
    timeColumn,
    spec: flightSpec('gbt'),
    experimentName,
    modelName,
    challengers: [
      { name: 'Freshest 30 days', lastDays: 30 },
      { name: 'Everything so far', lastDays: null },
    ],
    shadow: { days: 29, ...sequence },
    ab: { days: 30, challengerShare: 0.5, margin: 0.005, ...sequence },
  };
}
