import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressOf, contract, type ContractInput, type ContractOutput } from './contract';

describe('addressOf', () => {
  it('escapes parameters and leaves absent query values out', () => {
    const address = addressOf(
      '/projects/:project/runs/:runId',
      { project: 'a b', runId: '../x' },
      {
        q: 'auc > .6',
        none: undefined,
        gone: null,
        empty: '',
        page: 0,
        ids: ['a', 'b'],
      },
    );
    expect(address).toBe('/api/v1/projects/a%20b/runs/..%2Fx?q=auc+%3E+.6&page=0&ids=a%2Cb');
  });

  it.each([[{}], [{ project: '' }]])('refuses a missing parameter: %j', (params) => {
    expect(() => addressOf('/projects/:project', params)).toThrow('needs a value for project');
  });
});

describe('contract', () => {
  it('asks for exactly what the path and schemas name', () => {
    const call = contract({
      method: 'POST',
      path: '/projects/:project/runs',
      body: z.object({ name: z.string() }),
      response: z.object({ id: z.string() }),
    });
    const input: ContractInput<typeof call> = { params: { project: 'flights' }, body: { name: 'x' } };
    const output: ContractOutput<typeof call> = { id: 'r1' };
    expect([call.path, input.body.name, output.id]).toEqual(['/projects/:project/runs', 'x', 'r1']);
  });
});
