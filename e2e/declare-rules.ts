import { JobRef } from '@/lib/contracts/ab-tests';
import { GateCheck } from '@/lib/contracts/gates';
import { RegisteredModelDetail } from '@/lib/contracts/models';
import { TestWebhookResult, Webhook } from '@/lib/contracts/webhooks';
import type { Api } from './api';

interface Declared {
  modelId: string;
  versionId: string;
  testVersionId: string;
}

/**
 * What stands around a model once people rely on it: a locked test, gates that were checked, a comparison of its first
 * two versions, and a webhook. Returns the webhook's id.
 */
export async function declareRules(api: Api, slug: string, of: Declared): Promise<string> {
  const base = `/projects/${slug}`;
  const model = `${base}/models/${of.modelId}`;
  const test = { datasetVersionIds: [of.testVersionId], timeRange: null };
  const { versions } = await api.put(RegisteredModelDetail, `${model}/evaluation-plan`, { test });
  const gates = [
    { kind: 'metric', metric: 'accuracy', margin: 0.2 },
    { kind: 'size', maxBytes: 5_000_000 },
    { kind: 'licence' },
  ];
  await api.put(RegisteredModelDetail, `${model}/gates`, { gates });
  const check = await api.post(GateCheck, `${base}/model-versions/${of.versionId}/gate-checks`, {});
  if (check.jobId !== null) await api.finished(slug, check.jobId);
  const second = versions.find(({ version }) => version === 2);
  if (second) {
    const { jobId } = await api.post(JobRef, `${base}/model-versions/${second.id}/diff/${of.versionId}`, {});
    await api.finished(slug, jobId);
  }
  const events = ['model_version.created', 'endpoint.promoted'];
  const body = { name: 'deploy-bot', url: 'https://hooks.example.com/ringside', events };
  const webhook = await api.post(Webhook, `${base}/webhooks`, body);
  // Nobody answers there: what came of it is shown beside the deliveries.
  await api.post(TestWebhookResult, `${base}/webhooks/${webhook.id}/test`, {});
  return webhook.id;
}
