import { setTimeout as wait } from 'node:timers/promises';
import { StepFailure } from '../project.mjs';

const retried = new Set([408, 429, 500, 502, 503, 504]);
const attempts = 6;
const firstPauseMs = 300;

/** An answer that says no; `code` is MLflow's word for why. */
export class Refusal extends Error {
  constructor(message, { status, code }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Speaks MLflow's REST protocol with one server. What a server answers while it is busy is asked again, with growing
 * pauses; what it refuses is a `Refusal`.
 */
export function createMlflowClient({ base, headers = {} }) {
  const root = base.replace(/\/+$/, '');
  const api = `${root}/api/2.0/mlflow`;
  const call = async (method, path, { query, body } = {}) => {
    const answer = await request(`${api}/${path}${queryText(query)}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answer.json();
  };
  return {
    base: root,
    get: (path, query) => call('GET', path, { query }),
    post: (path, body) => call('POST', path, { body }),
    /** Every page of a search or a list. */
    pages: (path, input, options) => pages(call, path, { input, ...options }),
    /** The stream of a file, by its path below the root of the server. */
    download: async (path) => (await request(`${root}/${path}`, { headers })).body,
    /** Sends a stream; it cannot be sent twice, so a failure is the caller's to repeat. */
    upload: async (path, stream) => {
      const answer = await once(`${root}/${path}`, { method: 'PUT', headers, body: stream, duplex: 'half' });
      if (!answer.ok) throw await refusalOf(answer);
    },
  };
}

async function* pages(call, path, { input, key, method = 'POST' }) {
  let token;
  do {
    const asked = { ...input, ...(token ? { page_token: token } : {}) };
    const answer = await call(method, path, method === 'POST' ? { body: asked } : { query: asked });
    yield* answer[key] ?? [];
    token = answer.next_page_token;
  } while (token);
}

function queryText(query = {}) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  return params.size === 0 ? '' : `?${params}`;
}

async function request(url, init) {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt === attempts;
    try {
      const answer = await once(url, init);
      if (answer.ok) return answer;
      if (last || !retried.has(answer.status)) throw await refusalOf(answer);
    } catch (error) {
      if (last || !(error instanceof StepFailure)) throw error;
    }
    await wait(firstPauseMs * 2 ** (attempt - 1));
  }
}

async function once(url, init) {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new StepFailure(`${new URL(url).origin} does not answer: ${error.cause?.message ?? error.message}.`);
  }
}

async function refusalOf(answer) {
  const text = await answer.text();
  const content = readJson(text);
  const why = content?.message ?? content?.error?.message ?? `it answered ${answer.status} ${text.slice(0, 200)}`;
  return new Refusal(why, { status: answer.status, code: content?.error_code });
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
