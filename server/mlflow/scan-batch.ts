import type { SignatureInput } from '@/lib/preprocessing/schema';
import { getColumn, type Table } from '@/lib/preprocessing/table';
import { scanRows, skipSpace } from '@/server/core/scan/scan-rows';
import { loggedKeyProblem, type MetricColumns } from '@/server/experiments';
import { isFields, type Fields } from './read-fields';

const [braceEnd, bracket, colon] = [125, 91, 58];
const metricsName = Buffer.from('"metrics"');
/** Beyond the limit of a batch the rows are refused, in words that the reading as JSON finds. */
const most = 1000;

const inputs: SignatureInput[] = [
  { name: 'key', type: 'category', required: true, example: '' },
  { name: 'value', type: 'number', required: true, example: 0 },
  { name: 'timestamp', type: 'integer', required: true, example: 0 },
  { name: 'step', type: 'integer', required: false, example: 0 },
];

/** A body of `log-batch`: its metrics as columns, the rest as fields. */
interface ScannedBatch {
  fields: Fields;
  metrics: MetricColumns;
}

/**
 * Reads the metrics of a batch straight from the bytes of its body, when they are as clients write them: all with the
 * fields of the first, in its order, and nothing to object to.
 *
 * @returns undefined where anything is unusual or wrong: whoever reads the body as JSON then finds out what
 */
export function scanBatch(body: Buffer): ScannedBatch | undefined {
  const bytes = body.subarray(0, body.lastIndexOf(braceEnd) + 1);
  const name = bytes.indexOf(metricsName);
  const afterName = name < 0 ? -1 : skipSpace(bytes, name + metricsName.length);
  if (afterName < 0 || bytes[afterName] !== colon) return undefined;
  const from = skipSpace(bytes, afterName + 1);
  if (bytes[from] !== bracket) return undefined;
  const scanned = scanRows(bytes, from, { inputs, most });
  if (!scanned || bytes.indexOf(metricsName, scanned.end) >= 0) return undefined;
  const fields = readRest(`${body.toString('utf8', 0, from)}[]${body.toString('utf8', scanned.end)}`);
  const metrics = toColumns(scanned.table);
  return fields && metrics && { fields, metrics };
}

/** The body without its metrics; undefined where the list that was read was not the body's own. */
function readRest(text: string): Fields | undefined {
  try {
    const fields: unknown = JSON.parse(text);
    return isFields(fields) && Array.isArray(fields['metrics']) && fields['metrics'].length === 0 ? fields : undefined;
  } catch {
    return undefined;
  }
}

function toColumns(table: Table): MetricColumns | undefined {
  const [key, value, time, step] = inputs.map(({ name }) => getColumn(table, name));
  if (key?.kind !== 'category' || value?.kind !== 'number' || time?.kind !== 'number' || step?.kind !== 'number') {
    return undefined;
  }
  const steps = step.values.map((one) => (Number.isNaN(one) ? 0 : one));
  const isPlain =
    key.dictionary.every((name) => loggedKeyProblem(name) === null) &&
    time.values.every((one) => Number.isSafeInteger(one) && one >= 0) &&
    steps.every(Number.isSafeInteger);
  if (!isPlain) return undefined;
  return { keys: key.dictionary, codes: key.codes, steps, timestamps: time.values, values: value.values };
}
