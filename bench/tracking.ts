import { benchTrackingArtifact } from './tracking/artifact';
import { benchChart } from './tracking/chart';
import { benchTrackingLogBatch } from './tracking/log-batch';
import { benchTrackingLogMetric } from './tracking/log-metric';
import { benchSearch, type SearchBench } from './tracking/search';

/**
 * The numbers of tracking: points one by one and in batches, committed before they are answered; charts; searches; a
 * large file.
 */
export async function benchTracking(bench: SearchBench): Promise<void> {
  await benchTrackingLogMetric(bench);
  await benchTrackingLogBatch(bench);
  await benchChart(bench);
  await benchSearch(bench);
  await benchTrackingArtifact(bench);
}
