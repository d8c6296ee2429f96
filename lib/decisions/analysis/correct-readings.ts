import type { SecondReading } from '@/lib/contracts/test-analysis';
import { adjustBenjaminiHochberg, adjustHolm } from '@/lib/stats/adjust-p-values';

/**
 * The readings of all challengers with the p-values of their sequences corrected for being several: figures times
 * challengers. Other readings stay as they are: they are to be read once, if at all.
 *
 * Source: `adjustHolm`, `adjustBenjaminiHochberg`; p-values that hold at every look stay so when corrected.
 */
export function correctReadings<Arm extends { readings: SecondReading[] }>(arms: readonly Arm[]): Arm[] {
  const isCorrected = ({ guarantee, pValue }: SecondReading) => guarantee === 'always' && pValue !== null;
  const pValues = arms.flatMap(({ readings }) => readings.filter(isCorrected).map(({ pValue }) => pValue ?? 1));
  const [holm, falseDiscovery] = [adjustHolm(pValues), adjustBenjaminiHochberg(pValues)];
  let place = -1;
  const correct = (reading: SecondReading): SecondReading => {
    if (!isCorrected(reading)) return reading;
    place += 1;
    return { ...reading, corrected: { holm: holm[place] ?? 1, falseDiscovery: falseDiscovery[place] ?? 1 } };
  };
  return arms.map((arm) => ({ ...arm, readings: arm.readings.map(correct) }));
}
