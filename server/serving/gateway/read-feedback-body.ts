import { shownValue } from '@/lib/format/shown-value';
import type { Signature } from '@/lib/preprocessing/schema';
import { invalid } from '@/server/core/errors';
import { isObject, readInstant, readKey } from './read-predict-body';

const mostItems = 10_000;
const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const known = new Set(['predictionId', 'key', 'time', 'label', 'eventTime']);

/** A prediction named by its assignment key and about when it happened. */
export interface NamedByKey {
  key: string;
  timeMs: number;
}

/** One label as it is stored: a number for two classes (1 is the positive one) and for numbers, else the class. */
export interface Label {
  /** Empty where the prediction is named by key and time. */
  predictionId: string;
  named?: NamedByKey;
  label: number | null;
  labelText: string | null;
  /** Epoch milliseconds; undefined: now. */
  eventMs: number | undefined;
}

/**
 * Reads the body of a feedback request: one item, or `items`.
 *
 * @throws Invalid naming the item and the field
 */
export function readFeedbackBody(body: unknown, signature: Signature): Label[] {
  if (!isObject(body))
    throw invalid('The body must be a JSON object: {"predictionId": …, "label": …} or {"items": […]}.');
  if (!('items' in body)) return [readItem(body, signature, '')];
  const { items, ...rest } = body;
  const [extra] = Object.keys(rest);
  if (extra !== undefined)
    throw invalid(`The body has the field "${extra}" beside "items": put it into the items.`, { field: extra });
  if (!Array.isArray(items) || items.length === 0)
    throw invalid('"items" must be a list with at least one item.', { field: 'items' });
  if (items.length > mostItems)
    throw invalid(`"items" has ${items.length} items; ${mostItems} is the most in one request. Split it.`);
  return items.map((item, index) => readItem(item, signature, `items[${index}]`));
}

/** Reads one item. @param where how it is called in a sentence; empty where it is alone */
export function readItem(item: unknown, signature: Signature, where: string): Label {
  const at = where === '' ? '' : `${where}: `;
  if (!isObject(item)) throw invalid(`${where || 'The item'} must be an object with predictionId and label.`);
  for (const field in item) {
    if (!known.has(field)) throw invalid(`${at}"${field}" is none of ${[...known].join(', ')}.`, { field });
  }
  const { predictionId, key, time, label, eventTime } = item;
  const eventMs =
    eventTime === undefined || eventTime === null ? undefined : readInstant(eventTime, `${at}"eventTime"`);
  const rest = { eventMs, ...readLabel(label, signature, at) };
  if (key !== undefined && predictionId === undefined) {
    const timeMs = readInstant(time, `${at}"time"`);
    return { predictionId: '', named: { key: readKey(key, `${at}"key"`), timeMs }, ...rest };
  }
  if (typeof predictionId !== 'string' || !idPattern.test(predictionId)) {
    const shown = shownValue(predictionId);
    throw invalid(`${at}"predictionId" must be the id a prediction was answered with, not ${shown}.`, {
      field: 'predictionId',
    });
  }
  if (key !== undefined) throw invalid(`${at}name the prediction by "predictionId" or by "key" and "time", not both.`);
  return { predictionId: predictionId.toLowerCase(), ...rest };
}

function readLabel(value: unknown, signature: Signature, at: string): Pick<Label, 'label' | 'labelText'> {
  const { task, classes, positiveClass } = signature;
  if (task === 'regression') {
    if (typeof value === 'number' && Number.isFinite(value)) return { label: value, labelText: null };
    throw invalid(`${at}"label" must be a number, not ${shownValue(value)}.`, { field: 'label' });
  }
  const name =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  const found = classes.includes(name) ? name : undefined;
  if (task === 'multiclass') {
    if (found !== undefined) return { label: null, labelText: found };
    throw invalid(`${at}"label" must be one of ${classes.slice(0, 20).join(', ')}, not ${shownValue(value)}.`, {
      field: 'label',
    });
  }
  if (found !== undefined) return { label: found === positiveClass ? 1 : 0, labelText: null };
  if (value === true || value === 1) return { label: 1, labelText: null };
  if (value === false || value === 0) return { label: 0, labelText: null };
  throw invalid(
    `${at}"label" must be true or false, 1 or 0, or one of ${classes.join(', ')}, not ${shownValue(value)}.`,
    {
      field: 'label',
    },
  );
}
