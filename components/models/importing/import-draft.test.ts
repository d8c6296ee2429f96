import { describe, expect, it } from 'vitest';
import { ImportModelQuery } from '@/lib/contracts/model-imports';
import { emptyDraft, nameOfFiles, queryOf } from './import-draft';

describe('the name of a model that is imported', () => {
  it.each([
    [['churn.onnx'], 'churn'],
    [['churn.tar.gz'], 'churn'],
    [['/churn/MLmodel', '/churn/model.onnx'], 'churn'],
    [['./net/model.json', './net/weights.bin'], 'net'],
    [['model.json', 'weights.bin'], 'model'],
    [[], ''],
  ])('of %j is %s', (paths, name) => {
    expect(nameOfFiles(paths)).toBe(name);
  });
});

describe('the query of an import', () => {
  it('leaves out what is not filled in', () => {
    const query = queryOf({ ...emptyDraft, modelName: 'churn', classes: 'no, yes' }, 'churn.onnx');
    expect(ImportModelQuery.parse(query)).toMatchObject({
      modelName: 'churn',
      fileName: 'churn.onnx',
      target: 'target',
      classes: ['no', 'yes'],
      threshold: 0.5,
    });
    expect(query).not.toHaveProperty('task');
  });
});
