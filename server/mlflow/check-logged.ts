import {
  loggedKeyProblem,
  longestLoggedKey,
  longestParam,
  longestTag,
  normalPath,
  type MetricPoint,
} from '@/server/experiments';
import { invalidParameter } from './mlflow-error';
import {
  invalidValue,
  missingValue,
  optionalLong,
  optionalText,
  requiredDouble,
  requiredLong,
  requiredText,
  type Fields,
} from './read-fields';

const badCharacters =
  'Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) ' +
  'and slashes (/).';

export const badPath = (name: string) =>
  'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. ' +
  `This name would resolve to '${normalPath(name)}'`;

export const tooLong = (what: string, limit: number) =>
  invalidParameter(`'${what}' exceeds the maximum length of ${limit} characters`);

interface Place {
  /** Where the name stands in the request, such as `metrics[0].name`. */
  path: string;
  /** What a name that is too long is called. */
  what: string;
}

function checkName(name: string, { path, what }: Place): string {
  switch (loggedKeyProblem(name)) {
    case 'empty':
      throw missingValue(path);
    case 'characters':
      throw invalidValue(path, name, badCharacters);
    case 'path':
      throw invalidValue(path, name, badPath(name));
    case 'length':
      throw tooLong(what, longestLoggedKey);
    case null:
      return name;
  }
}

/** The logged model that a metric speaks of, and the data it was measured on. */
export interface MeasuredModel {
  modelId: string;
  datasetName: string;
  datasetDigest: string;
}

/** Undefined where a metric is of its run only. */
export function readMeasuredModel(fields: Fields, prefix = ''): MeasuredModel | undefined {
  const modelId = optionalText(fields, 'model_id', `${prefix}model_id`);
  const datasetName = optionalText(fields, 'dataset_name', `${prefix}dataset_name`) ?? '';
  const datasetDigest = optionalText(fields, 'dataset_digest', `${prefix}dataset_digest`) ?? '';
  return modelId ? { modelId, datasetName, datasetDigest } : undefined;
}

/** The same of a metric in a batch. */
export function readModelAt(fields: Fields, index: number): MeasuredModel | undefined {
  const { model_id: modelId, dataset_name: name, dataset_digest: digest } = fields;
  if (modelId === undefined && name === undefined && digest === undefined) return undefined;
  return readMeasuredModel(fields, `metrics[${index}].`);
}

/** `prefix` is the place in a batch, such as `metrics[0].`, or nothing. */
export function readMetric(fields: Fields, prefix = ''): MetricPoint {
  const key = requiredText(fields, 'key', `${prefix}key`);
  const value = requiredDouble(fields, 'value', `${prefix}value`);
  const timestamp = requiredLong(fields, 'timestamp', `${prefix}timestamp`);
  const step = optionalLong(fields, 'step', `${prefix}step`) ?? 0;
  checkName(key, { path: `${prefix}name`, what: 'Metric name' });
  if (timestamp < 0) {
    const why = `metric '${key}' (value=${value}). Timestamp must be a nonnegative long (64-bit integer) `;
    throw invalidValue(`${prefix}timestamp`, timestamp, why);
  }
  return { key, value, timestamp, step };
}

export interface Entry {
  key: string;
  value: string;
}

/** A metric of a batch, as almost all are written; what is not so plain is read with the place where it stands. */
export function readMetricAt(fields: Fields, index: number): MetricPoint {
  const { key, value, timestamp, step = 0 } = fields;
  const isPlain =
    typeof key === 'string' &&
    typeof value === 'number' &&
    typeof timestamp === 'number' &&
    typeof step === 'number' &&
    Number.isSafeInteger(timestamp) &&
    timestamp >= 0 &&
    Number.isSafeInteger(step) &&
    loggedKeyProblem(key) === null;
  return isPlain ? { key, value, timestamp, step } : readMetric(fields, `metrics[${index}].`);
}

/** As it will be kept: cut after a whole character, and half a character replaced, as the database does. */
function storable(value: string, longest: number): string {
  const cut = value.length > longest ? value.slice(0, longest).replace(/[\ud800-\udbff]$/, '') : value;
  return cut.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** A value that is too long is cut, as clients expect by default. */
export function readParam(fields: Fields, prefix = ''): Entry {
  const key = requiredText(fields, 'key', `${prefix}key`);
  const value = optionalText(fields, 'value', `${prefix}value`) ?? '';
  checkName(key, { path: `${prefix}key`, what: 'Param key' });
  return { key, value: storable(value, longestParam) };
}

export function readTag(fields: Fields, prefix = ''): Entry {
  const key = requiredText(fields, 'key', `${prefix}key`);
  const value = optionalText(fields, 'value', `${prefix}value`) ?? '';
  checkName(key, { path: `${prefix}key`, what: `${prefix}key` });
  return { key, value: storable(value, longestTag) };
}

const longestExperimentTag = 5000;

/** The key of a tag of anything else, whose length its caller knows. */
export function readTagKey(key: string, path: string): string {
  return checkName(key, { path, what: path });
}

export function readExperimentTag(fields: Fields, prefix = ''): Entry {
  const key = requiredText(fields, 'key', `${prefix}key`);
  const value = optionalText(fields, 'value', `${prefix}value`) ?? '';
  checkName(key, { path: `${prefix}key`, what: 'key' });
  if (value.length > longestExperimentTag) throw tooLong('value', longestExperimentTag);
  return { key, value };
}

export const recordOf = (entries: readonly Entry[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));
