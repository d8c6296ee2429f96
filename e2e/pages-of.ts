import type { WorkedProject } from './worked-project';

/** One address of every kind of page, by name. */
export function pagesOf(worked: WorkedProject): readonly { name: string; path: string }[] {
  const base = `/p/${worked.slug}`;
  const { runIds } = worked;
  return [
    { name: 'overview', path: base },
    { name: 'datasets', path: `${base}/datasets` },
    { name: 'dataset', path: `${base}/datasets/${worked.datasetId}` },
    { name: 'dataset-version', path: `${base}/datasets/versions/${worked.datasetVersionId}` },
    { name: 'train', path: `${base}/train?version=${worked.datasetVersionId}` },
    { name: 'experiments', path: `${base}/experiments` },
    { name: 'run', path: `${base}/experiments/runs/${runIds[2]}` },
    { name: 'run-report', path: `${base}/experiments/runs/${runIds[2]}?tab=report` },
    { name: 'run-facts', path: `${base}/experiments/runs/${runIds[2]}?tab=facts` },
    { name: 'compare', path: `${base}/experiments/compare?runs=${runIds.join(',')}` },
    { name: 'models', path: `${base}/models` },
    { name: 'models-import', path: `${base}/models/import` },
    { name: 'models-import-address', path: `${base}/models/import?from=address` },
    { name: 'model', path: `${base}/models/${worked.modelId}` },
    { name: 'model-version', path: `${base}/models/${worked.modelId}?version=${worked.modelVersionId}` },
    { name: 'version', path: `${base}/models/${worked.modelId}/versions/1` },
    { name: 'version-slices', path: `${base}/models/${worked.modelId}/versions/1?tab=slices` },
    { name: 'version-gates', path: `${base}/models/${worked.modelId}/versions/1?tab=gates` },
    { name: 'version-card', path: `${base}/models/${worked.modelId}/versions/1?tab=card` },
    { name: 'versions-compared', path: `${base}/models/${worked.modelId}/compare?before=1&after=2` },
    { name: 'endpoints', path: `${base}/endpoints` },
    { name: 'endpoint', path: `${base}/endpoints/${worked.endpointId}` },
    { name: 'endpoint-try', path: `${base}/endpoints/${worked.endpointId}?tab=try` },
    { name: 'endpoint-predictions', path: `${base}/endpoints/${worked.endpointId}?tab=predictions` },
    { name: 'batches', path: `${base}/batches` },
    { name: 'batches-new', path: `${base}/batches?new=1&rows=${worked.datasetVersionId}` },
    { name: 'batch-schedules', path: `${base}/batches?tab=schedules` },
    { name: 'batch', path: `${base}/batches/${worked.batchId}` },
    { name: 'tests', path: `${base}/tests` },
    { name: 'test', path: `${base}/tests/${worked.testId}` },
    { name: 'monitoring', path: `${base}/monitoring` },
    { name: 'monitor', path: `${base}/monitoring/${worked.monitorId}` },
    { name: 'policies', path: `${base}/policies` },
    { name: 'policy', path: `${base}/policies/${worked.policyId}` },
    { name: 'round', path: `${base}/policies/rounds/${worked.roundId}` },
    { name: 'jobs', path: `${base}/jobs` },
    { name: 'settings', path: `${base}/settings` },
    { name: 'settings-webhooks', path: `${base}/settings?tab=webhooks` },
    { name: 'settings-audit', path: `${base}/settings?tab=audit` },
    { name: 'new-project', path: '/new' },
  ];
}
