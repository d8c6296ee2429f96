import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { instanceAddress, onlyProject } from './instance-address.mjs';
import { StepFailure } from './project.mjs';

/** What the exit status of `check` and `promote` means. */
export const exits = { passed: 0, failed: 1, unjudged: 2 };

const help = `Usage: ringside check <model>/<version>
       ringside promote <model>/<version> [--reason <text>]

  <version> is a number (3), or an alias (@challenger).

  --project <slug>    default: RINGSIDE_PROJECT, or the only project there is
  --timeout <seconds> how long to wait for a worker; default 600
  --json              print one JSON object instead of sentences

The instance is RINGSIDE_URL with RINGSIDE_KEY, or the one that runs on this machine.
Exit status: 0 passed, 1 a gate or an approval stands in the way, 2 it could not be judged.
`;

const pollMs = 1000;

/** Runs `check` or `promote`; any trouble is one sentence and status 2. */
export async function runVersionCommand(name, args) {
  const { code, text, isTrouble = false } = await answerCommand(name, args);
  writeSync(isTrouble ? 2 : 1, text);
  process.exitCode = code;
}

/** What the command says, and the status it ends with. Status 1 says that a gate stands in the way, nothing else. */
export async function answerCommand(name, args) {
  try {
    return await run(name, args);
  } catch (error) {
    return {
      code: exits.unjudged,
      isTrouble: true,
      text: `${error instanceof Error ? error.message : String(error)}\n`,
    };
  }
}

async function run(name, args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      project: { type: 'string' },
      reason: { type: 'string' },
      timeout: { type: 'string', default: '600' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { code: exits.passed, text: help };
  if (positionals.length !== 1) throw new StepFailure(`Name one version.\n\n${help}`);
  const timeoutMs = values.timeout.trim() === '' ? NaN : Number(values.timeout) * 1000;
  if (!(timeoutMs >= 0)) throw new StepFailure(`--timeout must be a number of seconds, not "${values.timeout}".`);
  const target = parseTarget(positionals[0]);
  const api = await connect(values.project);
  const version = await findVersion(api, target);
  const outcome =
    name === 'check'
      ? await check(api, version, timeoutMs)
      : await promote(api, version, { timeoutMs, reason: values.reason });
  const { isArchived: _, ...named } = version;
  const text = values.json ? `${JSON.stringify({ ...named, ...outcome })}\n` : wordsOf(outcome);
  return { code: exits[outcome.outcome], text };
}

/** `flight-delay/3`, `flight-delay/v3` or `flight-delay/@challenger`; a model's name may hold slashes. */
export function parseTarget(text) {
  const at = text.lastIndexOf('/');
  const [model, version] = [text.slice(0, at), text.slice(at + 1)];
  const number = /^v?(\d{1,9})$/.exec(version);
  if (at < 1 || (!number && !/^@./.test(version)))
    throw new StepFailure(`"${text}" names no version: write <model>/<number> or <model>/@<alias>.`);
  return number ? { model, number: Number(number[1]) } : { model, alias: version.slice(1) };
}

/** What results of gates come to: one that failed decides, then one that could not be judged. */
export function outcomeOf(results) {
  if (results.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return results.every(({ outcome }) => outcome === 'passed') ? 'passed' : 'unjudged';
}

/** A line a gate, then what it comes to. */
export function wordsOf({ results = [], sentence }) {
  const marks = { passed: 'passed  ', failed: 'FAILED  ', unjudged: 'unjudged' };
  const lines = results.map((gate) => `${marks[gate.outcome]}  ${gate.name}\n            ${gate.sentence}`);
  return `${[...lines, sentence].join('\n')}\n`;
}

async function connect(project) {
  const base = await instanceAddress();
  const call = (method, path, body) => send(`${base}/api/v1${path}`, method, body);
  const slug = project || process.env.RINGSIDE_PROJECT || onlyProject(await call('GET', '/me'));
  return { call: (method, path, body) => call(method, `/projects/${encodeURIComponent(slug)}${path}`, body) };
}

async function send(url, method, body) {
  const key = process.env.RINGSIDE_KEY;
  const headers = {
    ...(key ? { authorization: `Bearer ${key}` } : {}),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) }).catch((error) => {
    throw new StepFailure(`${new URL(url).origin} does not answer: ${error.cause?.message ?? error.message}.`);
  });
  const content = await answer.json().catch(() => undefined);
  if (answer.ok && typeof content === 'object' && content !== null) return content;
  if (answer.ok)
    throw new StepFailure(`${new URL(url).origin} does not answer as Ringside does: is it another server?`);
  const why = content?.error?.message ?? `it answered ${answer.status}`;
  if (answer.status === 401) throw new StepFailure(`${why} Set RINGSIDE_KEY to an API key of the project.`);
  const failure = new StepFailure(why);
  failure.gate = answer.status === 403 ? content?.error?.detail?.gate : undefined;
  throw failure;
}

async function findVersion(api, { model: name, number, alias }) {
  const { items } = await api.call('GET', '/models');
  const found = items.find((model) => model.name === name || model.id === name);
  if (!found) throw new StepFailure(`There is no model "${name}" in this project.`);
  const version = number ?? found.aliases.find((one) => one.alias === alias)?.version;
  if (version === undefined) throw new StepFailure(`${name} has no alias "${alias}".`);
  const { id, archivedAt } = await api.call('GET', `/models/${found.id}/versions/${version}`);
  return { model: found.name, modelId: found.id, version, versionId: id, isArchived: archivedAt !== null };
}

async function check(api, { model, version, versionId, isArchived }, timeoutMs) {
  const gatesPath = `/model-versions/${versionId}/gates`;
  const { gates } = await api.call('GET', gatesPath);
  const name = `${model} v${version}`;
  if (isArchived) return { outcome: 'failed', results: [], sentence: `${name} is archived: restore it first.` };
  if (gates.length === 0)
    return { outcome: 'passed', results: [], sentence: `${model} has no gates: ${name} may pass.` };
  const { id } = await api.call('POST', `/model-versions/${versionId}/gate-checks`, {});
  const until = Date.now() + timeoutMs;
  for (;;) {
    const { checks } = await api.call('GET', gatesPath);
    const done = checks.find((one) => one.id === id && one.status !== 'waiting');
    if (done) return judged(name, done);
    if (Date.now() > until)
      return { outcome: 'unjudged', results: [], sentence: `No worker checked ${name} in time: does one run?` };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function judged(name, { status, error, results }) {
  if (status === 'failed')
    return { outcome: 'unjudged', results: [], sentence: `The gates of ${name} could not be checked: ${error}` };
  const outcome = outcomeOf(results);
  const sentences = {
    passed: `${name} passes all ${results.length} gates.`,
    failed: `${name} does not pass.`,
    unjudged: `${name} could not be judged by every gate, so it does not pass.`,
  };
  return { outcome, results, sentence: sentences[outcome] };
}

async function promote(api, version, { timeoutMs, reason }) {
  const checked = await check(api, version, timeoutMs);
  if (checked.outcome !== 'passed') return checked;
  const { modelId, versionId, model } = version;
  const body = { alias: 'champion', versionId, ...(reason === undefined ? {} : { reason }) };
  try {
    await api.call('POST', `/models/${modelId}/aliases`, body);
  } catch (error) {
    if (error.gate === undefined) throw error;
    return { ...checked, outcome: 'failed', sentence: error.message };
  }
  return { ...checked, sentence: `${model} v${version.version} is champion.` };
}
