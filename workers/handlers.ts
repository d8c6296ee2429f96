import type { JobHandlers } from '@/server/core/jobs/job-handle';

/** One short handler a job; each is loaded when it is first needed. */
export const handlers: JobHandlers = {
  'dataset.import': () => import('./import-dataset').then((module) => module.handler),
  'run.train': () => import('./train-run').then((module) => module.handler),
  'model.evaluate': () => import('./evaluate-model').then((module) => module.handler),
  'version.compare': () => import('./compare-versions').then((module) => module.handler),
  'version.check-gates': () => import('./check-gates').then((module) => module.handler),
  'webhook.deliver': () => import('./deliver-webhook').then((module) => module.handler),
  'version.measure': () => import('./measure-version').then((module) => module.handler),
  'model.import': () => import('./import-model').then((module) => module.handler),
  'batch.score': () => import('./score-shard').then((module) => module.handler),
  'batch.join': () => import('./join-batch').then((module) => module.handler),
  'test.analyse': () => import('./analyse-test').then((module) => module.handler),
  'test.look': () => import('./look-at-test').then((module) => module.handler),
  'monitor.build': () => import('./build-monitor').then((module) => module.handler),
  'monitor.check': () => import('./check-monitor').then((module) => module.handler),
  'policy.check': () => import('./check-policy').then((module) => module.handler),
  'round.advance': () => import('./advance-round').then((module) => module.handler),
  'demo.run': () => import('./run-demo').then((module) => module.handler),
};
