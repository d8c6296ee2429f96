import { ApiError } from '@/components/api-error';
import { ErrorBody, type Row } from '@/lib/contracts/basics';
import { PredictResult, type PredictionOutput } from '@/lib/contracts/serving';

/** Asks an endpoint through this address, as a program would. */
export async function predict(input: {
  project: string;
  endpoint: string;
  rows: readonly Row[];
  /** Whether each answer says how its fields moved it. */
  explain?: boolean;
  /** Whether the version is asked that stands ready in a blue/green rollout. */
  preview?: boolean;
}): Promise<PredictionOutput[]> {
  const query = input.explain ? '?explain=true' : '';
  const answer = await fetch(`/p/${input.project}/v1/endpoints/${input.endpoint}/predict${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(input.preview ? { 'x-ringside-preview': 'true' } : {}) },
    body: JSON.stringify({ rows: input.rows }),
  });
  const content: unknown = await answer.json().catch(() => null);
  if (answer.ok) return PredictResult.parse(content).predictions;
  const known = ErrorBody.safeParse(content);
  const message = known.success ? known.data.error.message : `The gateway answered with status ${answer.status}.`;
  throw new ApiError({ status: answer.status, code: known.success ? known.data.error.code : 'Internal', message });
}
