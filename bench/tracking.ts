import { benchTrackingLogBatch } from './tracking/log-batch';
import { benchTrackingLogMetric } from './tracking/log-metric';
import type { TrackingBench } from './tracking/open-tracking';

/** The numbers of tracking: points one by one and in batches, committed before they are answered. */
export async function benchTracking(bench: TrackingBench): Promise<void> {
  await benchTrackingLogMetric(bench);
  await benchTrackingLogBatch(bench);
}
