import { expect, it } from 'vitest';
import { columnChoices } from './column-choices';

const known = [
  { kind: 'metric' as const, key: 'logLoss', runs: null },
  { kind: 'param' as const, key: 'lr', runs: null },
];

it('offers columns kind by kind, without kinds of which there is none', () => {
  const choices = columnChoices(known, { kinds: ['param', 'tag', 'metric'], attributes: [], chosen: ['param:lr'] });
  expect(choices).toEqual([
    { group: 'Parameters', items: [{ value: 'param:lr', label: 'lr' }] },
    { group: 'Metrics', items: [{ value: 'metric:logLoss', label: 'logLoss' }] },
  ]);
});

it('keeps the names of what was chosen and is not offered otherwise', () => {
  const chosen = ['attribute:status', 'attribute:run_id', 'tag:team'];
  expect(columnChoices([], { kinds: ['tag', 'attribute'], attributes: ['status'], chosen })).toEqual([
    { group: 'Run', items: [{ value: 'attribute:status', label: 'Status' }] },
    {
      group: 'Chosen',
      items: [
        { value: 'attribute:run_id', label: 'Run id' },
        { value: 'tag:team', label: 'team' },
      ],
    },
  ]);
});
