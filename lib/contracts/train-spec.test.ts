import { describe, expect, it } from 'vitest';
import { listParamFields, modelParams, ModelKind } from './model-kinds';
import { TrainSpec } from './train-spec';

const target = { kind: 'threshold', column: 'delay', above: 15 };

describe('a training spec', () => {
  it('needs a target and a kind; the rest has defaults', () => {
    expect(TrainSpec.parse({ target, kind: 'gbt' })).toEqual({
      target,
      task: null,
      columns: null,
      exclude: [],
      kind: 'gbt',
      params: {},
      seed: 1,
      split: { kind: 'random', validationShare: 0.2 },
      refitOnAll: true,
      plan: null,
      threshold: 0.5,
    });
  });

  it.each([
    [{ kind: 'gbt', params: { trees: 0 } }, 'params.trees'],
    [{ kind: 'gbt', params: { trees: '100' } }, 'params.trees'],
    [{ kind: 'logistic', params: { trees: 10 } }, 'params'],
    [{ kind: 'forest' }, 'kind'],
    [{ kind: 'gbt', split: { kind: 'time', validationShare: 0.2 } }, 'split.column'],
    [{ kind: 'gbt', seed: -1 }, 'seed'],
    [{ kind: 'gbt', columns: [] }, 'columns'],
  ])('names what is wrong in %j', (spec, path) => {
    const result = TrainSpec.safeParse({ target, ...spec });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});

describe('the fields of a form', () => {
  it.each(ModelKind.options)('of %s have a title, bounds, and the default of the schema', (kind) => {
    const defaults: Record<string, unknown> = modelParams[kind].parse({});
    const fields = listParamFields(kind);
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(defaults));
    for (const field of fields) {
      expect(field.default).toBe(defaults[field.name]);
      expect(field.title.length * field.description.length).toBeGreaterThan(0);
      expect(field.min <= field.default && field.default <= field.max).toBe(true);
    }
  });
});
