import type { Context } from '@/server/core/context';
import { findLoggedModels, type LoggedModel } from '@/server/experiments';
import { doesNotExist } from './mlflow-error';

export const noLoggedModel = (id: string) => doesNotExist(`Logged model with ID '${id}' not found.`);

export async function requireLoggedModel(ctx: Context, id: string): Promise<LoggedModel> {
  const [model] = await findLoggedModels(ctx, [id]);
  if (!model) throw noLoggedModel(id);
  return model;
}
