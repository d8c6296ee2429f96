import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { tableFromRows } from '@/lib/preprocessing/table-from-rows';
import { answerJson, startModelServer, type AnswerCall } from '@/server/testing/model-server';
import type { RemoteAccess } from './remote-client';
import type { RemoteModel } from './remote-model';
import { createRemoteScorer } from './remote-scorer';

const ended: (() => void)[] = [];
afterEach(() => ended.splice(0).forEach((end) => end()));

async function serve(answer: AnswerCall) {
  const server = await startModelServer(answer);
  ended.push(server.stop);
  return server;
}
const json = answerJson;

function scorerOf(url: string, more: Partial<RemoteModel> = {}, headers: RemoteAccess['headers'] = async () => ({})) {
  const model: RemoteModel = {
    kind: 'remote',
    protocol: 'mlflow',
    inferUrl: `${url}/invocations`,
    healthUrl: `${url}/ping`,
    layout: 'columns',
    inputName: 'input-0',
    outputName: null,
    fields: [
      { name: 'age', type: 'number' },
      { name: 'city', type: 'category' },
    ],
    classes: ['no', 'yes'],
    task: 'binary',
    timeoutMs: 500,
    concurrency: 4,
    credentialId: null,
    ...more,
  };
  const scorer = createRemoteScorer(model, { dispatcher: new Agent({ connections: model.concurrency }), headers });
  ended.push(scorer.release);
  const score = async (row: Record<string, unknown>) => {
    const out = new Float64Array(scorer.width);
    await scorer.scoreRow(row, out);
    return [...out];
  };
  return { scorer, score };
}

/** What a sigmoid of age would be; stands for any model. */
const byAge: AnswerCall = (call, response) =>
  json({ predictions: call.body.dataframe_split?.data.map(([age]) => Number(age) / 100) })(call, response);

describe('a model behind MLflow’s /invocations', () => {
  it('is sent rows as a split data frame, with what access adds', async () => {
    const { url, calls } = await serve(byAge);
    const { score } = scorerOf(url, {}, async () => ({ authorization: 'Bearer token' }));
    expect(await score({ age: 40, city: 'Bern' })).toEqual([0.4]);
    expect(await score({ age: 7 })).toEqual([0.07]);
    expect(calls[0]).toMatchObject({
      url: '/invocations',
      headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
      body: { dataframe_split: { columns: ['age', 'city'], data: [[40, 'Bern']] } },
    });
    expect(calls[1]?.body.dataframe_split?.data).toEqual([[7, null]]);
  });

  const abc: Partial<RemoteModel> = { task: 'multiclass', classes: ['a', 'b', 'c'] };
  it.each<[string, unknown, Partial<RemoteModel>, number[]]>([
    ['a bare list', [0.25], {}, [0.25]],
    ['a pair of shares', { predictions: [[0.75, 0.25]] }, {}, [0.25]],
    ['an object by class', { predictions: [{ yes: 0.25, no: 0.75 }] }, {}, [0.25]],
    ['several shares', { predictions: [[0.5, 0.3, 0.2]] }, abc, [0.5, 0.3, 0.2]],
    ['a number', { predictions: [-3.5] }, { task: 'regression', classes: [] }, [-3.5]],
  ])('may answer %s', async (_what, answer, more, expected) => {
    const { url } = await serve(json(answer));
    expect(await scorerOf(url, more).score({ age: 1 })).toEqual(expected);
  });

  it('is asked for many rows in few calls', async () => {
    const { url, calls } = await serve(byAge);
    const { score, scorer } = scorerOf(url);
    const rows = Array.from({ length: 250 }, (_, i) => ({ age: i % 100, city: 'Bern' }));
    const answers = await Promise.all(rows.map(score));
    expect(answers.flat()).toEqual(rows.map(({ age }) => age / 100));
    expect(calls).toHaveLength(3);
    const table = tableFromRows(rows, [
      { name: 'age', type: 'integer' },
      { name: 'city', type: 'category' },
    ]);
    expect([...(await scorer.scoreTable(table))]).toEqual(answers.flat());
  });
});

describe('a model behind Open Inference', () => {
  const infer: Partial<RemoteModel> = { protocol: 'oip-v2' };
  const outputs = (data: unknown[], name = 'probabilities') => ({
    outputs: [{ name, shape: [data.length, 1], datatype: 'FP64', data }],
  });

  it('is sent a tensor a field, or one matrix', async () => {
    const { url, calls } = await serve(json(outputs([0.5])));
    await scorerOf(url, { ...infer, outputName: 'probabilities' }).score({ age: 40, city: 'Bern' });
    const fields: RemoteModel['fields'] = [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'integer' },
    ];
    await scorerOf(url, { ...infer, layout: 'matrix', inputName: 'x', fields }).score({ a: 1.5, b: 2 });
    expect(calls.map(({ body }) => body)).toEqual([
      {
        inputs: [
          { name: 'age', shape: [1, 1], datatype: 'FP64', data: [40] },
          { name: 'city', shape: [1, 1], datatype: 'BYTES', data: ['Bern'] },
        ],
        outputs: [{ name: 'probabilities' }],
      },
      { inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP64', data: [1.5, 2] }] },
    ]);
  });

  it('may answer labels beside its numbers, and pairs of shares', async () => {
    const label = { name: 'label', shape: [1], datatype: 'BYTES', data: ['yes'] };
    const shares = { name: 'p', shape: [1, 2], datatype: 'FP32', data: [0.25, 0.75] };
    const { url } = await serve(json({ outputs: [label, shares] }));
    expect(await scorerOf(url, infer).score({ age: 1 })).toEqual([0.75]);
  });
});

const half = (name: string) => ({ name, shape: [1], data: [0.5] });
const whyOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'it answered',
    (error: unknown) => String(error),
  );

describe('a remote model that fails', () => {
  it.each<[string, AnswerCall, Partial<RemoteModel>, string]>([
    ['an error', (_call, response) => response.writeHead(500).end('no memory'), {}, 'it answered 500: no memory'],
    ['a redirect', (_call, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), {}, 'not followed'],
    ['no JSON', (_call, response) => response.end('<html>'), {}, 'its answer is no JSON: <html>'],
    ['something else', json({ hello: 1 }), {}, 'its answer has no predictions'],
    ['too few rows', json({ predictions: [] }), {}, 'it answered 0 rows where 1 were asked'],
    ['a label', json({ predictions: ['yes'] }), {}, 'probabilities between 0 and 1 were expected'],
    ['a score', json({ predictions: [3.2] }), {}, 'probabilities between 0 and 1 were expected'],
    ['null', json({ predictions: [null] }), { task: 'regression', classes: [] }, 'where one number was expected'],
    ['too many classes', json({ predictions: [[0.2, 0.3, 0.5]] }), {}, 'it answered 3 numbers for 2 classes'],
    ['two outputs', json({ outputs: ['o0', 'o1'].map(half) }), { protocol: 'oip-v2' }, 'the outputs o0, o1'],
    ['nothing in time', () => undefined, { timeoutMs: 60 }, 'it did not answer within 60 ms'],
    ['a broken connection', (_call, response) => response.destroy(), {}, 'it cannot be reached'],
  ])('by answering %s says so in a sentence', async (_what, answer, more, sentence) => {
    const { url } = await serve(answer);
    expect(await whyOf(scorerOf(url, more).score({ age: 1 }))).toContain(sentence);
  });

  it('because nobody listens says so', async () => {
    expect(await whyOf(scorerOf('http://127.0.0.1:1').score({ age: 1 }))).toContain('it cannot be reached');
  });

  it('again and again is left in peace until its probe is answered', async () => {
    let broken = true;
    const { url, calls } = await serve((call, response) => {
      if (broken) return void response.writeHead(503).end();
      if (call.url === '/ping') return void response.end();
      byAge(call, response);
    });
    const { score } = scorerOf(url);
    for (let i = 0; i < 5; i++) await whyOf(score({ age: 1 }));
    expect(calls).toHaveLength(5);
    expect(await whyOf(score({ age: 1 }))).toContain('five times in a row');
    expect(calls).toHaveLength(5);
    broken = false;
    await expect.poll(() => whyOf(score({ age: 1 })), { timeout: 10_000 }).toBe('it answered');
  });

  it('by being slow has no more calls under way than allowed, and no endless queue', async () => {
    let [now, most] = [0, 0];
    const { url } = await serve((call, response) => {
      most = Math.max(most, (now += 1));
      setTimeout(() => {
        now -= 1;
        byAge(call, response);
      }, 20);
    });
    const { scorer } = scorerOf(url, { concurrency: 2, timeoutMs: 2000 });
    const rows = tableFromRows([{ age: 1, city: 'x' }], [
      { name: 'age', type: 'number' },
      { name: 'city', type: 'category' },
    ]);
    const ended = await Promise.allSettled(Array.from({ length: 110 }, async () => scorer.scoreTable(rows)));
    expect(most).toBe(2);
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(110 - 2 - 100);
  });
});
