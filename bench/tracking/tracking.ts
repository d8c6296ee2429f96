import { benchLogMetric } from '../log-metric';
import { benchSearch, type TrackingBench } from './search';

/** The numbers of tracking: searches of many runs, and metrics logged one by one. */
export async function benchTracking(bench: TrackingBench): Promise<void> {
  await benchSearch(bench);
  await benchLogMetric(bench);
}
