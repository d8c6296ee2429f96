import { readUbjson } from './read-ubjson';
import { XgboostModel } from './xgboost-schema';

const howToSave = "save the model again with `booster.save_model('model.json')`";

/**
 * Reads the JSON or UBJSON that XGBoost saves.
 *
 * @throws RangeError with a sentence if the bytes are the old binary format, a dump, or no model at all
 */
export function parseXgboost(bytes: Uint8Array): XgboostModel {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  if (head.startsWith('binf') || head.startsWith('bs64')) {
    throw new RangeError(`this is XGBoost's old binary format, which cannot be read: ${howToSave}`);
  }
  const value = /^\{[^\s"}]/.test(head) ? readUbjson(bytes) : parseText(bytes);
  if (Array.isArray(value)) throw new RangeError(`this is a dump of trees, not a model: ${howToSave}`);
  requireTrees(value);
  const parsed = XgboostModel.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the top';
  throw new RangeError(`this is no XGBoost model: at ${where}, ${issue?.message ?? 'it differs'}; ${howToSave}`);
}

function parseText(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it does not parse';
    throw new RangeError(`this is no XGBoost model: its JSON is broken (${why}); ${howToSave}`);
  }
}

/** Boosters without trees are named before anything else is found missing in them. */
function requireTrees(value: unknown): void {
  const name = at(at(at(value, 'learner'), 'gradient_booster'), 'name');
  if (typeof name === 'string' && name !== 'gbtree' && name !== 'dart') {
    throw new RangeError(`its booster is ${name}, which has no trees: only gbtree and dart can be imported`);
  }
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
