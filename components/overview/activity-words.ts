const verbs: Record<string, string> = {
  'dataset.create': 'made the dataset',
  'dataset.update': 'changed the dataset',
  'dataset.delete': 'deleted the dataset',
  'dataset-version.create': 'added data to',
  'run.start': 'started the training',
  'run.update': 'changed the run',
  'run.delete': 'deleted the run',
  'model.create': 'made the model',
  'model-version.register': 'registered',
  'model.set-alias': 'moved an alias of',
  'model.evaluate': 'evaluated',
  'endpoint.create': 'made the endpoint',
  'endpoint.promote': 'promoted on',
  'endpoint.roll-back': 'rolled back',
  'endpoint.rollback': 'rolled back',
  'endpoint.add-shadow': 'put a shadow on',
  'endpoint.update': 'changed the endpoint',
  'ab-test.start': 'started the test',
  'ab-test.stop': 'stopped the test',
  'ab-test.conclude': 'concluded the test',
  'monitor.create': 'made the monitor',
  'policy.create': 'made the policy',
  'round.open': 'opened',
  'round.decide': 'decided',
  'alert.update': 'answered the alert',
  'project.create': 'made the project',
  'project.update': 'changed the project',
  'api-key.create': 'made the API key',
  'api-key.revoke': 'revoked the API key',
  'demo.start': 'started',
  'job.cancel': 'cancelled',
};

/** An audit action in words; an unknown one as it is. */
export function activityWords(action: string): string {
  return verbs[action] ?? action.replace(/[.-]/g, ' ');
}
