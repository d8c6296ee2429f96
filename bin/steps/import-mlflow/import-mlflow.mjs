import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { targetAddress } from '../instance-address.mjs';
import { StepFailure } from '../project.mjs';
import { copyExperiment } from './copy-experiment.mjs';
import { copyModels } from './copy-models.mjs';
import { createMlflowClient, Refusal } from './mlflow-client.mjs';
import { refused } from './refused.mjs';

const help = `Usage: ringside import mlflow <uri>

  Copies experiments, runs with every point and file, and registered models from an MLflow server into a project.
  May be stopped and started again, and repeated: what is there is not copied twice.

  --project <slug>       default: RINGSIDE_PROJECT, or the only project there is
  --experiment <name>    only this one, and models made from its runs; may be given several times
  --no-models            leave registered models out
  --json                 print one JSON object at the end

The server's user comes from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
The instance is RINGSIDE_URL with RINGSIDE_KEY, or the one that runs on this machine.
Exit status: 0 everything was copied, 1 some things were not (each is named), 2 it could not be done.
`;

/** Runs `ringside import`; any trouble is one sentence and status 2. */
export async function runImport(args) {
  try {
    process.exitCode = await importMlflow(args);
  } catch (error) {
    if (!(error instanceof StepFailure) && !(error instanceof Refusal)) throw error;
    writeSync(2, `${error.message}\n`);
    process.exitCode = 2;
  }
}

async function importMlflow(args) {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    writeSync(1, help);
    return 0;
  }
  const [what, uri] = positionals;
  if (what !== 'mlflow' || !uri) throw new StepFailure(`Say what to import: ringside import mlflow <uri>.\n\n${help}`);
  if (!/^https?:\/\//.test(uri)) throw new StepFailure(`"${uri}" is no address: write http://host:port of the server.`);
  const source = createMlflowClient({ base: uri, headers: sourceHeaders() });
  const target = createMlflowClient(await targetAddress(values.project));
  const clients = { source, target };
  const ids = new Map();
  const totals = { experiments: 0, runs: 0, copiedRuns: 0, versions: 0, copiedVersions: 0, problems: [] };
  for (const experiment of await experimentsOf(source, values.experiment)) {
    const done = await refused(totals.problems, `The experiment "${experiment.name}" was not copied`, () =>
      copyExperiment(clients, experiment, { ids, onRun: progressOf(experiment.name) }),
    );
    if (!done) continue;
    totals.experiments += 1;
    totals.runs += done.runs;
    totals.copiedRuns += done.copied;
    totals.problems.push(...done.problems);
    writeSync(2, `${experiment.name}: ${done.runs} runs, ${done.copied} of them new\n`);
  }
  if (!values['no-models']) {
    const done = await copyModels(clients, ids, { onlyOfRuns: values.experiment !== undefined });
    Object.assign(totals, { versions: done.versions, copiedVersions: done.copied });
    totals.problems.push(...done.problems);
  }
  writeSync(1, values.json ? `${JSON.stringify(totals)}\n` : wordsOf(totals));
  return totals.problems.length === 0 ? 0 : 1;
}

function readArguments(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        experiment: { type: 'string', multiple: true },
        'no-models': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new StepFailure(`${error.message}\n\n${help}`);
  }
}

function sourceHeaders() {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user } = process.env;
  if (token) return { authorization: `Bearer ${token}` };
  if (!user) return {};
  const pair = `${user}:${process.env.MLFLOW_TRACKING_PASSWORD ?? ''}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function experimentsOf(source, names) {
  const found = [];
  for await (const experiment of source.pages('experiments/search', { max_results: 1000 }, { key: 'experiments' })) {
    if (!names || names.includes(experiment.name)) found.push(experiment);
  }
  const missing = names?.find((name) => !found.some((experiment) => experiment.name === name));
  if (missing !== undefined) throw new StepFailure(`The server has no experiment "${missing}".`);
  return found.toSorted((one, other) => Number(one.experiment_id) - Number(other.experiment_id));
}

const toldEvery = 50;

function progressOf(name) {
  return ({ runs, copied }) => {
    if (runs % toldEvery === 0) writeSync(2, `${name}: ${runs} runs looked at, ${copied} new\n`);
  };
}

function wordsOf({ experiments, runs, copiedRuns, versions, copiedVersions, problems }) {
  const lines = [
    `${experiments} experiments with ${runs} runs, ${copiedRuns} of them new; ` +
      `${versions} versions of models, ${copiedVersions} new.`,
    ...problems,
  ];
  return `${lines.join('\n')}\n`;
}
