import { Refusal } from './mlflow-client.mjs';

/** Does one thing of many: what is refused becomes a sentence among the problems, and the rest goes on. */
export async function refused(problems, what, act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(`${what}: ${error.message}`);
    return undefined;
  }
}
