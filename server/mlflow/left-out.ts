import { MlflowError } from './mlflow-error';

interface Family {
  /** Begins the path of the call, below `…/api/2.0/` or `…/api/3.0/`. */
  path: RegExp;
  what: string;
}

/** Calls that clients know and this door leaves out; `docs/mlflow.md` lists them. */
const families: readonly Family[] = [
  { path: /^mlflow\/(traces|assessments)\b/, what: 'Traces of language models are not kept here' },
  {
    path: /^mlflow\/(datasets|scorers|issues|label-schemas|review-queues)\b/,
    what: 'GenAI evaluation is not kept here',
  },
  {
    path: /^mlflow\/(gateway|gateway-proxy|budgets|guardrails)\b/,
    what: 'The gateway for language models is not here',
  },
  { path: /^mlflow\/(prompt-optimization|runs\/create-promptlab-run)\b/, what: 'The prompt workshop is not here' },
  {
    path: /^mlflow\/(users|roles|experiments\/permissions|registered-models\/permissions)\b/,
    what: 'People and what they may do are managed in the settings of the dashboard',
  },
  { path: /^mlflow\/workspaces\b/, what: 'A project is chosen by its address, /p/<project>' },
  {
    path: /^mlflow(-artifacts\/presigned|\/artifacts\/presigned-upload-url)\b/,
    what: 'Files pass through this server; there are no signed addresses',
  },
  {
    path: /^mlflow\/(jobs|scheduled-scorers|model-registry-uri)\b/,
    what: 'Jobs of the client’s own server are not here',
  },
];

/** Throws NOT_IMPLEMENTED for a call that is known and left out. */
export function refuseLeftOut(path: string): void {
  const family = families.find((one) => one.path.test(path));
  if (family) throw new MlflowError('NOT_IMPLEMENTED', `${path} is not answered by this server. ${family.what}.`);
}

/** Addresses outside the API that are left out alike. */
export const leftOutPlaces: Readonly<Record<string, string>> = {
  '/graphql': 'The GraphQL of the client’s own pages is not answered by this server: use its REST calls.',
  '/v1/traces': 'Traces are not kept by this server.',
};
