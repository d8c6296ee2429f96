import { defaultServingSettings, ServingSettings } from '@/lib/contracts/serving-settings';
import { readBundle } from '@/server/models';
import type { EndpointRow } from '@/server/serving';

/**
 * The score from which a request is called positive when this version answers it: the endpoint's own, else that of the
 * version; null where there are not two classes.
 */
export async function thresholdOf(
  { settings }: Pick<EndpointRow, 'settings'>,
  { task, sha256 }: { task: string; sha256: string },
): Promise<number | null> {
  if (task !== 'binary') return null;
  const { threshold } = ServingSettings.catch(defaultServingSettings).parse(settings);
  return threshold ?? (await readBundle(sha256)).threshold;
}
