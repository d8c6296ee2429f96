import { Name } from '@/lib/contracts/basics';
import type { ModelVersionDetail, RegisteredModel } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { AppError } from '@/server/core/errors';
import { normalPath } from '@/server/experiments';
import { findModel, getVersionByNumber } from '@/server/models';
import { badPath, tooLong } from './check-logged';
import { doesNotExist, invalidParameter } from './mlflow-error';
import { invalidValue, missingValue, optionalText, requiredText, type Fields } from './read-fields';

const longestName = 120;
const longestDescription = 5000;

export async function requireModel(ctx: Context, name: string): Promise<RegisteredModel> {
  const model = await findModel(ctx, name);
  if (!model) throw doesNotExist(`Registered Model with name=${name} not found`);
  return model;
}

/** The version that a request's `name` and `version` tell. */
export async function requireVersion(ctx: Context, fields: Fields): Promise<ModelVersionDetail> {
  const name = requiredText(fields, 'name');
  const version = requiredText(fields, 'version');
  const absent = doesNotExist(`Model Version (name=${name}, version=${version}) not found`);
  if (!/^\s*[+-]?\d+\s*$/.test(version)) {
    throw invalidParameter(`Parameter 'version' must be an integer, got '${version}'.`);
  }
  const model = await findModel(ctx, name);
  if (!model || !/^\s*\+?\d{1,9}\s*$/.test(version)) throw absent;
  return getVersionByNumber(ctx, { modelId: model.id, version: Number(version) }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NotFound' ? absent : error;
  });
}

/** The name of a model that is to be made or renamed. */
export function readModelName(fields: Fields, field: string): string {
  const name = requiredText(fields, field);
  if (name.length > longestName) throw tooLong(field, longestName);
  if (name.trim() === '') throw missingValue(field);
  if (!Name.safeParse(name).success || name !== name.trim()) {
    throw invalidValue(field, name, 'A name is not blank and does not begin or end with a space.');
  }
  if (/[/:]/.test(name)) throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  if (normalPath(name) !== name || name === '.' || name.startsWith('..'))
    throw invalidValue(field, name, badPath(name));
  return name;
}

export function readDescription(fields: Fields): string | undefined {
  const description = optionalText(fields, 'description');
  if (description !== undefined && description.length > longestDescription) {
    throw tooLong('description', longestDescription);
  }
  return description;
}
