import { SetupInput } from '@/lib/contracts/orgs';

export type SetupField = 'organisation' | 'name' | 'email' | 'password' | 'code';
export type SetupValues = Record<SetupField, string>;
export type SetupProblems = Partial<Record<SetupField, string>>;

/** What is wrong with each field, in the contract's own words; empty when all is well. */
export function setupProblems(values: SetupValues, codeRequired: boolean): SetupProblems {
  const problems: SetupProblems = {};
  const parsed = SetupInput.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    const field = issue.path[0];
    if (isField(field)) problems[field] ??= issue.message;
  }
  if (codeRequired && values.code.trim() === '') problems.code = 'must be the code printed in the terminal';
  return problems;
}

function isField(name: unknown): name is SetupField {
  return typeof name === 'string' && ['organisation', 'name', 'email', 'password', 'code'].includes(name);
}
