import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterRemoteInput } from '@/lib/contracts/remote-models';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { asRole, makeProject } from '@/server/testing/factories';
import { answerJson, startModelServer, type AnswerCall } from '@/server/testing/model-server';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { loadBundle, readBundle } from '../load-bundle';
import { checkRemote } from './check-remote';
import { urlsOf } from './plan-remote';
import { registerRemote } from './register-remote';
import { setRemoteCredentials } from './set-credentials';

useOwnHome();
process.env['RINGSIDE_AUTH'] = 'none';
let ctx: Context;
let server: Awaited<ReturnType<typeof startModelServer>>;
let answer: AnswerCall;

const infer =
  (score: number): AnswerCall =>
  (call, response) => {
    const rows = call.body.inputs?.[0]?.shape[0] ?? call.body.dataframe_split?.data.length ?? 0;
    const data = new Array<number>(rows).fill(score);
    const outputs = [{ name: 'probabilities', shape: [rows, 1], datatype: 'FP64', data }];
    answerJson(call.body.inputs ? { outputs } : { predictions: data })(call, response);
  };

beforeAll(async () => {
  ctx = await makeProject();
  server = await startModelServer((call, response) => answer(call, response));
});
afterAll(async () => {
  server.stop();
  await stopBoss(0);
  await closeDb();
});

const register = (more: Record<string, unknown> = {}, as: Context = ctx) =>
  registerRemote(
    as,
    RegisterRemoteInput.parse({
      modelName: 'churn',
      protocol: 'oip-v2',
      address: server.url,
      example: { age: 40, city: 'Bern', since: '2026-01-02T03:04:05Z' },
      task: 'binary',
      target: 'churned',
      timeoutMs: 300,
      ...more,
    }),
  );

describe('registering a remote model', () => {
  it('asks for the example, alone and in company, and makes a version', async () => {
    answer = infer(0.25);
    const version = await register({ credentials: { kind: 'basic', user: 'me', password: 'sesam' } });
    expect(version).toMatchObject({ kind: 'remote', task: 'binary', version: 1 });
    expect(version.trainedOn.sentence).toBe(`elsewhere, answers at ${server.url}`);
    expect(server.calls.map(({ url }) => url)).toEqual(['/v2/models/churn/infer', '/v2/models/churn/infer']);
    expect(server.calls[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:sesam').toString('base64')}`);
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: version.id } });
    const { signature, sample } = await readBundle(sha256);
    expect(signature.inputs.map(({ name, type }) => [name, type])).toEqual([
      ['age', 'number'],
      ['city', 'category'],
      ['since', 'datetime'],
    ]);
    expect(sample.outputs).toEqual([[0.25]]);
  });

  it('keeps credentials sealed, and away from bundle, log and answer', async () => {
    answer = infer(0.25);
    const version = await register({ credentials: { kind: 'bearer', token: 'top-secret-token' } });
    const row = await db().remoteCredential.findUniqueOrThrow({ where: { versionId: version.id } });
    const { sha256 } = await db().modelVersion.findUniqueOrThrow({ where: { id: version.id } });
    const audit = await db().auditEntry.findMany({ where: { subjectId: version.id } });
    const everywhere = JSON.stringify([row, await readBundle(sha256), audit, version]);
    expect(everywhere).not.toContain('top-secret-token');
    expect(audit[0]?.detail).toMatchObject({ credentials: 'bearer', protocol: 'oip-v2' });
    const model = await loadBundle(sha256);
    await model.scoreRow({ age: 1, city: 'x' }, new Float64Array(1));
    expect(server.calls.at(-1)?.headers.authorization).toBe('Bearer top-secret-token');
    expect(await setRemoteCredentials(ctx, { versionId: version.id, credentials: { kind: 'none' } })).toEqual({
      kind: 'none',
    });
    const again = await db().remoteCredential.findUniqueOrThrow({ where: { versionId: version.id } });
    expect(again.sealed).not.toBe(row.sealed);
    await checkRemote(ctx, version.id);
    expect(server.calls.at(-1)?.headers.authorization).toBeUndefined();
  });

  it.each<[string, AnswerCall, Record<string, unknown>, string]>([
    ['is down', (_call, response) => response.writeHead(503).end('starting'), {}, 'but it answered 503: starting.'],
    ['is slow', () => undefined, {}, 'but it did not answer within 300 ms.'],
    ['answers no probability', (call, response) => infer(3)(call, response), {}, 'probabilities between 0 and 1'],
    ['ignores rows', answerJson({ predictions: [0.5] }), { protocol: 'mlflow' }, 'answered 1 rows where 2 were asked'],
    ['has a gap in its example', answerJson({}), { example: { age: null } }, 'no value for "age"'],
    ['takes texts as a matrix', answerJson({}), { openInference: { layout: 'matrix' } }, '"city" is a text'],
    ['has no classes', answerJson({}), { task: 'multiclass' }, 'Name the classes'],
    ['has classes for numbers', answerJson({}), { task: 'regression', classes: ['a', 'b'] }, 'it has no classes'],
    ['is private', answerJson({}), { address: 'http://10.0.0.1/' }, 'The address 10.0.0.1 is private'],
    ['is metadata', answerJson({}), { address: 'http://169.254.169.254/latest' }, 'is private'],
    [
      'has a key in its address',
      answerJson({}),
      { address: 'https://h/?api_key=sesam' },
      '"api_key" in the address looks',
    ],
    ['has credentials in its address', answerJson({}), { address: 'http://a:b@127.0.0.1/' }, 'in their own field'],
  ])('that %s is refused with a sentence and makes nothing', async (_what, how, more, sentence) => {
    answer = how;
    await expect(register({ modelName: 'none', ...more })).rejects.toThrow(sentence);
    expect(await db().registeredModel.count({ where: { projectId: ctx.projectId, name: 'none' } })).toBe(0);
  });

  it('needs the permission to write models', async () => {
    await expect(register({}, asRole(ctx, 'viewer'))).rejects.toThrow('may not do this');
  });
});

describe('checking a remote version', () => {
  it('says whether it answers as it did when it was registered', async () => {
    answer = infer(0.25);
    const { id } = await register();
    expect(await checkRemote(ctx, id)).toMatchObject({ healthy: true });
    answer = infer(0.5);
    const changed = await checkRemote(ctx, id);
    expect(changed).toMatchObject({ healthy: false });
    expect(changed.sentence).toContain('with 0.5 instead of 0.25');
    answer = (_call, response) => response.destroy();
    expect((await checkRemote(ctx, id)).sentence).toContain('it cannot be reached');
  });

  it('says that credentials are gone or cannot be opened, asking nothing without them; new ones mend it', async () => {
    answer = infer(0.25);
    const { id: versionId } = await register({ credentials: { kind: 'bearer', token: 'sesame' } });
    const { id } = await db().remoteCredential.findUniqueOrThrow({ where: { versionId } });
    const asked = server.calls.length;
    await db().remoteCredential.update({ where: { id }, data: { sealed: 'v1.AAAA' } });
    const said = 'but its credentials cannot be used (A stored secret cannot be opened';
    expect(await checkRemote(ctx, versionId)).toMatchObject({
      ...{ healthy: false, sentence: expect.stringContaining(said) },
    });
    await db().remoteCredential.delete({ where: { id } });
    expect((await checkRemote(ctx, versionId)).sentence).toContain('no longer stored here: enter them again).');
    expect(server.calls).toHaveLength(asked);
    await setRemoteCredentials(ctx, { versionId, credentials: { kind: 'bearer', token: 'new' } });
    expect(await checkRemote(ctx, versionId)).toMatchObject({ healthy: true });
    expect(server.calls.at(-1)?.headers.authorization).toBe('Bearer new');
  });

  it('is for remote versions of this project only', async () => {
    const { id } = await makeModelVersion(ctx);
    await expect(checkRemote(ctx, id)).rejects.toThrow('not behind an address');
    const credentials = { kind: 'none' } as const;
    await expect(setRemoteCredentials(ctx, { versionId: id, credentials })).rejects.toThrow('needs no credentials');
    const other = await makeProject();
    await expect(checkRemote(other, id)).rejects.toThrow('There is no model version');
    await expect(setRemoteCredentials(other, { versionId: id, credentials })).rejects.toThrow('no model version');
  });
});

describe('the address of a remote model', () => {
  it.each([
    ['mlflow', 'http://h:5000', 'http://h:5000/invocations', 'http://h:5000/ping'],
    ['mlflow', 'http://h/a/invocations', 'http://h/a/invocations', 'http://h/a/ping'],
    ['oip-v2', 'https://h/', 'https://h/v2/models/my%20model/infer', 'https://h/v2/models/my%20model/ready'],
    ['oip-v2', 'https://h/v2/models/x', 'https://h/v2/models/x/infer', 'https://h/v2/models/x/ready'],
    ['oip-v2', 'https://h/v2/models/x/infer?k=1', 'https://h/v2/models/x/infer?k=1', 'https://h/v2/models/x/ready'],
  ] as const)('by %s at %s is %s', (protocol, address, inferUrl, healthUrl) => {
    const openInference = { layout: 'columns', inputName: 'input-0' } as const;
    expect(urlsOf({ protocol, address, modelName: 'my model', openInference })).toEqual({ inferUrl, healthUrl });
  });
});
