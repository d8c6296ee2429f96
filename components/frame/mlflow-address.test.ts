import { expect, it } from 'vitest';
import { readMlflowAddress } from './mlflow-address';

const run = '4f0c2d5f8a3b4c6d9e0f1a2b3c4d5e6f';

it.each([
  [`#/experiments/1/runs/${run}`, { kind: 'run', id: run }],
  [`#/experiments/1/runs/${run}/artifacts/model`, { kind: 'run', id: run }],
  ['#/experiments/12', { kind: 'experiment', number: 12 }],
  ['#/experiments/12?compareRunsMode=CHART', { kind: 'experiment', number: 12 }],
  ['#/experiments/12/models/m-1', { kind: 'experiment', number: 12 }],
  ['#/models/churn%20model', { kind: 'model', name: 'churn model', version: null }],
  ['#/models/churn/versions/3', { kind: 'model', name: 'churn', version: '3' }],
  ['#/models/100%/versions/3', { kind: 'model', name: '100%', version: '3' }],
  ['#/experiments/all', null],
  ['#/models', null],
  ['#charts', null],
  ['', null],
])('%s is %o', (hash, address) => {
  expect(readMlflowAddress(hash)).toEqual(address);
});
