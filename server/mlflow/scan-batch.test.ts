import { describe, expect, it } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { readMetricAt } from './check-logged';
import { objectsOf, type Fields } from './read-fields';
import { scanBatch } from './scan-batch';

const point = (more: object = {}) => ({ key: 'loss', value: 0.5, timestamp: 1_700_000_000_000, step: 3, ...more });
const scan = (body: unknown, indent?: number) => scanBatch(Buffer.from(JSON.stringify(body, null, indent)));

/** The points of a scanned body, as the reading as JSON gives them. */
function pointsOf(found: ReturnType<typeof scanBatch>) {
  const { keys = [], codes = [], steps = [], timestamps = [], values = [] } = found?.metrics ?? {};
  return Array.from(codes, (code, index) => ({
    key: keys[code],
    ...{ value: values[index], timestamp: timestamps[index], step: steps[index] },
  }));
}

describe('scanBatch', () => {
  it.each([undefined, 2])('reads what clients write, indented by %s', (indent) => {
    const random = createRandom(5);
    const metrics = Array.from({ length: 300 }, (_, index) => ({
      key: `train/metric ${index % 7} ä`,
      value: (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15),
      timestamp: 1_700_000_000_000 + index,
      step: index - 5,
    }));
    const body = { run_id: 'a'.repeat(32), metrics, params: [{ key: 'p', value: '1' }], tags: [] };
    const found = scan(body, indent);
    expect(found?.fields).toEqual({ ...body, metrics: [] });
    const asJson = objectsOf(JSON.parse(JSON.stringify(body)) as Fields, 'metrics').map(readMetricAt);
    expect(pointsOf(found)).toEqual(asJson);
  });

  it.each([
    ['steps left out', { metrics: [{ key: 'a', value: 1, timestamp: 1 }] }, [0]],
    ['a step of null', { metrics: [point(), point({ step: null })] }, [3, 0]],
    ['metrics before the run', { metrics: [point({ step: 4 })], run_id: 'x' }, [4]],
  ])('reads %s', (_what, body, steps) => {
    expect(pointsOf(scan(body)).map(({ step }) => step)).toEqual(steps);
  });

  it.each([
    ['no metrics', { run_id: 'x', metrics: [] }],
    ['no list', { metrics: {} }],
    ['NaN as text', { metrics: [point({ value: 'NaN' })] }],
    ['a bad key', { metrics: [point(), point({ key: '../a' })] }],
    ['an empty key', { metrics: [point({ key: '' })] }],
    ['a negative time', { metrics: [point({ timestamp: -1 })] }],
    ['a time in parts', { metrics: [point({ timestamp: 1.5 })] }],
    ['a step beyond 2^53', { metrics: [point({ step: 2 ** 60 })] }],
    ['fields in another order', { metrics: [point(), { value: 1, key: 'a', timestamp: 1, step: 1 }] }],
    ['a model', { metrics: [point({ model_id: 'm-1' })] }],
    ['a second list of that name', { metrics: [point()], tags: [{ key: 'metrics', value: '' }] }],
    ['a list that is not the body’s own', { tags: [{ metrics: [point()] }] }],
    ['more than a batch holds', { metrics: Array.from({ length: 1001 }, () => point()) }],
  ])('leaves %s to the reading as JSON', (_what, body) => {
    expect(scan(body)).toBeUndefined();
  });

  it.each([
    '{"metrics":[{"key":"a","value":1,"timestamp":1,"step":1}',
    '{"metrics":[{"key":"a","value":1,"timestamp":1,"step":1}],}',
    '{"metrics":[{"key":"a","value":01,"timestamp":1,"step":1}]}',
    '{"metrics":[{"key":"a","value":1,"timestamp":1,"step":1},]}',
    '{"metrics":[{"key":"a","value":1e999,"timestamp":1,"step":1}]}',
    '{"a":"\\"metrics\\":["}',
    '"{\\"metrics\\":[]}"',
    '',
  ])('leaves %s to the reading as JSON', (text) => {
    expect(scanBatch(Buffer.from(text))).toBeUndefined();
  });
});
