import { expect, test } from 'vitest';
import { asWritten } from './as-written';
import { invalidValue } from './read-fields';

const shown = (path: string, value: unknown, body: string) =>
  (asWritten(invalidValue(path, value), Buffer.from(body)) as Error).message.split(' supplied')[0];

// As test_create_experiment_validation of tests/tracking/test_rest_tracking.py, MLflow 3.11, looks for it.
test.each<[string, unknown, string, string]>([
  ['artifact_location', 9, '{"artifact_location": 9.0}', '9.0'],
  ['metrics[0].key', 9, '{"metrics":[{"key":9.00}]}', '9.00'],
  ['name', 9, '{"name": 9}', '9'],
  ['name', 9, '{"name": 9.05}', '9'],
  ['name', 9, '{"other": 9.0, "name": 9}', '9'],
  ['name', 'x', '{"name": "x"}', '"x"'],
])('%s of %o in %s is shown as %s', (path, value, body, text) => {
  expect(shown(path, value, body)).toBe(`Invalid value ${text} for parameter '${path}'`);
});

test('and is called a float', () => {
  const shown = asWritten(invalidValue('name', 9), Buffer.from('{"name": 9.0}')) as Error;
  expect(shown.message).toContain("Value was of type 'float'");
});

test('other errors stay as they are', () => {
  const error = new Error('Invalid value 9 for parameter');
  expect(asWritten(error, Buffer.from('{}'))).toBe(error);
});
