import { describe, expect, test } from 'vitest';
import { formatOrder } from './format-filter';
import { parseOrder, parseOrders } from './parse-order';

describe('an order of runs', () => {
  test.each([
    ['metrics.loss', 'metric', 'loss', 'asc'],
    ['metrics.loss DESC', 'metric', 'loss', 'desc'],
    ['metric.`a b` asc', 'metric', 'a b', 'asc'],
    ['params."a.b"  Desc', 'param', 'a.b', 'desc'],
    ['tags.mlflow.user ASC', 'tag', 'mlflow.user', 'asc'],
    ['start_time DESC', 'attribute', 'start_time', 'desc'],
    ['attributes.Created', 'attribute', 'start_time', 'asc'],
    ['`Run name`', 'attribute', 'run_name', 'asc'],
  ])('%s is read, and the same again when it was written back', (clause, entity, key, direction) => {
    const order = parseOrder(clause);
    expect(order).toEqual({ field: { entity, key }, direction });
    expect(parseOrder(formatOrder(order))).toEqual(order);
  });

  test.each([
    ['m.acc', "Invalid entity type 'm'"],
    ['acc', "Invalid attribute key 'acc'"],
    ['metrics.a != 1', "Invalid order_by clause 'metrics.a != 1'. Could not be parsed."],
    ['', "Invalid order_by clause ''. Could not be parsed."],
    ['metrics.a DESC, metrics.b', 'Could not be parsed.'],
    ['start_time ACS', "Invalid ordering key in order_by clause 'start_time ACS'."],
    ['datasets.name', "Invalid order_by entity type 'dataset'"],
  ])('%s is refused', (clause, message) => {
    expect(() => parseOrder(clause)).toThrow(message);
  });

  test('a field may order once', () => {
    expect(() => parseOrders(['start_time ASC', 'Created DESC'])).toThrow('`order_by` contains duplicate fields');
    expect(parseOrders(['metrics.a', 'params.a'])).toHaveLength(2);
  });
});
