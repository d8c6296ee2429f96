import type { Signature } from '@/lib/preprocessing/schema';
import type { RowProblem } from '@/lib/preprocessing/check-row';
import type { RowValues } from '@/lib/preprocessing/table';
import { scanRows, skipSpace } from '@/server/core/scan/scan-rows';
import { parseJson } from './content-types';
import { isObject, mostRows, readBeside, readPredictBody, type PredictBody } from './read-predict-body';
import { ScannedRows } from './rows/scanned-rows';

const [brace, braceEnd, comma, colon] = [123, 125, 44, 58];
const rowsName = Buffer.from('"rows"');

interface Wanted {
  signature: Signature;
  check: (row: RowValues) => RowProblem | null;
}

/**
 * Reads the body of a predict request with many rows: into columns where it is as such bodies are, else as JSON, which
 * gives the same rows, or says what is wrong with them.
 *
 * @throws Invalid naming the row (from 0) and the field
 */
export function readPredictBytes(bytes: Buffer, { signature, check }: Wanted): PredictBody {
  return scanBody(bytes, signature) ?? readPredictBody(parseJson(bytes), check);
}

function scanBody(sent: Buffer, signature: Signature): PredictBody | undefined {
  const bytes = sent.subarray(0, sent.lastIndexOf(braceEnd) + 1);
  const name = bytes[0] === brace ? skipSpace(bytes, 1) : -1;
  if (name < 0 || !bytes.subarray(name, name + rowsName.length).equals(rowsName)) return undefined;
  const afterName = skipSpace(bytes, name + rowsName.length);
  if (bytes[afterName] !== colon) return undefined;
  const scanned = scanRows(bytes, skipSpace(bytes, afterName + 1), { inputs: signature.inputs, most: mostRows });
  if (!scanned || skipSpace(sent, bytes.length) !== sent.length) return undefined;
  const beside = readRest(bytes, skipSpace(bytes, scanned.end));
  if (!beside) return undefined;
  const rows = new ScannedRows({ bytes, ...scanned });
  return { rows, ...readBeside(beside, rows.count) };
}

/** The other fields of a body, after its rows. */
function readRest(bytes: Buffer, at: number): Record<string, unknown> | undefined {
  if (at === bytes.length - 1) return {};
  if (bytes[at] !== comma) return undefined;
  try {
    const rest: unknown = JSON.parse(`{${bytes.toString('utf8', at + 1)}`);
    if (!isObject(rest)) return undefined;
    const fields = Object.keys(rest);
    // A comma with nothing after it is no JSON.
    const isPlain = fields.length > 0 && fields.every((field) => field === 'keys' || field === 'eventTime');
    return isPlain ? rest : undefined;
  } catch {
    return undefined;
  }
}
