import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerCommand, exits, outcomeOf, parseTarget, wordsOf } from './version-commands.mjs';

describe('a version on the command line', () => {
  it.each([
    ['flight-delay/3', { model: 'flight-delay', number: 3 }],
    ['flight-delay/v12', { model: 'flight-delay', number: 12 }],
    ['team/flight-delay/@challenger', { model: 'team/flight-delay', alias: 'challenger' }],
  ])('%s', (text, target) => expect(parseTarget(text)).toEqual(target));

  it.each(['flight-delay', '/3', 'flight-delay/', 'flight-delay/@', 'flight-delay/latest'])(
    '%s is none, and says how to write one',
    (text) => expect(() => parseTarget(text)).toThrow('<model>/<number>'),
  );
});

describe('what gates come to', () => {
  const gate = (outcome) => ({ outcome, name: 'AUC', sentence: 'So it is.' });

  it('is decided by a failure, then by what could not be judged', () => {
    expect(exits[outcomeOf([gate('passed')])]).toBe(0);
    expect(exits[outcomeOf([])]).toBe(0);
    expect(exits[outcomeOf([gate('unjudged'), gate('failed')])]).toBe(1);
    expect(exits[outcomeOf([gate('passed'), gate('unjudged')])]).toBe(2);
  });

  it('is said in sentences', () => {
    const words = wordsOf({ results: [gate('failed')], sentence: 'm v1 does not pass.' });
    expect(words).toBe('FAILED    AUC\n            So it is.\nm v1 does not pass.\n');
  });
});

describe('the command', () => {
  const gates = [{ kind: 'licence', allowed: null }];
  const versions = { 1: { id: 'one', archivedAt: null }, 2: { id: 'two', archivedAt: '2026-01-01T00:00:00Z' } };
  const results = [{ name: 'a licence is given', outcome: 'failed', sentence: 'It has no licence.' }];
  /** An instance with two versions, the first without the licence that its gate asks for. */
  const answers = {
    '/api/v1/me': { projects: [{ slug: 'p' }] },
    '/api/v1/projects/p/models': { items: [{ id: 'm', name: 'm', aliases: [{ alias: 'champion', version: 1 }] }] },
    '/api/v1/projects/p/models/m/versions/1': versions[1],
    '/api/v1/projects/p/models/m/versions/2': versions[2],
    '/api/v1/projects/p/model-versions/one/gates': { gates, checks: [{ id: 'c', status: 'done', results }] },
    '/api/v1/projects/p/model-versions/two/gates': { gates, checks: [] },
    '/api/v1/projects/p/model-versions/one/gate-checks': { id: 'c' },
  };
  let url = '';
  const server = createServer((request, response) => {
    const found = answers[request.url];
    response.statusCode = found ? 200 : 404;
    response.end(JSON.stringify(found ?? { error: { message: `There is no ${request.url} here.` } }));
  });
  const web = createServer((_, response) => response.end('<html>'));
  beforeAll(async () => {
    for (const one of [server, web]) await new Promise((resolve) => one.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${server.address().port}`;
  });
  afterAll(() => [server, web].forEach((one) => one.close()));

  const run = (args, env = {}) => {
    Object.assign(process.env, { RINGSIDE_URL: url, RINGSIDE_PROJECT: '', RINGSIDE_KEY: '', ...env });
    const [name, ...rest] = args;
    return answerCommand(name, rest);
  };

  it.each([
    [['check', 'm/1'], 1, 'It has no licence.'],
    [['promote', 'm/@champion'], 1, 'does not pass'],
    [['check', 'm/2'], 1, 'is archived: restore it first'],
    [['check', 'm/3'], 2, 'There is no'],
    [['check', 'm/@none'], 2, 'has no alias "none"'],
    [['check', 'other/1'], 2, 'There is no model "other"'],
    [['check', 'm'], 2, '<model>/<number>'],
    [['check'], 2, 'Name one version'],
    [['check', 'm/1', 'm/2'], 2, 'Name one version'],
    [['check', 'm/1', '--timeout', 'soon'], 2, 'a number of seconds'],
    [['check', 'm/1', '--wat'], 2, '--wat'],
    [['promote', '--help'], 0, 'Exit status'],
  ])('%j ends with %i', async (args, code, words) => {
    const ended = await run(args);
    expect(ended.text).toContain(words);
    expect(ended).toMatchObject({ code });
  });

  it.each([
    [() => ({ RINGSIDE_URL: 'nonsense' }), 'must begin with http'],
    [() => ({ RINGSIDE_URL: 'http://127.0.0.1:1' }), 'does not answer'],
    [() => ({ RINGSIDE_URL: `http://127.0.0.1:${web.address().port}` }), 'is it another server?'],
  ])('ends with 2 and a sentence where the instance is none', async (env, words) => {
    const { code, text } = await run(['promote', 'm/1'], env());
    expect(text).toContain(words);
    expect(code).toBe(2);
  });
});
