import { findRunning } from './find-running.mjs';
import { StepFailure } from './project.mjs';

const homeOf = () => process.env.RINGSIDE_HOME || '.ringside';

/** The instance commands talk to: RINGSIDE_URL, or the one that runs on this machine. */
export async function instanceAddress() {
  const running = process.env.RINGSIDE_URL ? undefined : await findRunning(homeOf());
  const base = (process.env.RINGSIDE_URL ?? running?.url)?.replace(/\/$/, '');
  if (!base) throw new StepFailure('No instance runs on this machine: set RINGSIDE_URL and RINGSIDE_KEY.');
  if (!/^https?:$/.test(URL.canParse(base) ? new URL(base).protocol : ''))
    throw new StepFailure(`RINGSIDE_URL is "${base}": it must begin with http:// or https://.`);
  return base;
}

/** The only project there is, from what `/me` answers. */
export function onlyProject({ projects }) {
  if (projects.length === 1) return projects[0].slug;
  const names = projects.map(({ slug }) => slug).join(', ');
  throw new StepFailure(`Say which project: --project or RINGSIDE_PROJECT. There are ${names || 'none'}.`);
}

/** Address and headers of a project for clients of MLflow. */
export async function targetAddress(project) {
  const base = await instanceAddress();
  const key = process.env.RINGSIDE_KEY;
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const slug = project || process.env.RINGSIDE_PROJECT || onlyProject(await me(base, headers));
  return { base: `${base}/p/${encodeURIComponent(slug)}`, headers };
}

async function me(base, headers) {
  const answer = await fetch(`${base}/api/v1/me`, { headers }).catch((error) => {
    throw new StepFailure(`${base} does not answer: ${error.cause?.message ?? error.message}.`);
  });
  const content = await answer.json().catch(() => undefined);
  if (answer.status === 401) throw new StepFailure('Set RINGSIDE_KEY to an API key of the project.');
  if (!answer.ok || !Array.isArray(content?.projects))
    throw new StepFailure(`${base} does not answer as Ringside does: is it another server?`);
  return content;
}
