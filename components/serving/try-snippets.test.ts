import { describe, expect, it } from 'vitest';
import { askedOf, curlOf, protocols, pythonOf, typescriptOf } from './try-snippets';

const place = {
  origin: 'http://x',
  project: 'p',
  endpoint: 'e',
  inputs: [
    { name: 'a', type: 'integer' as const, required: true, example: 1 },
    { name: 'b', type: 'text' as const, required: false, example: 'x' },
  ],
};

describe('askedOf', () => {
  it.each([
    { protocol: 'ringside' as const, url: 'http://x/p/p/v1/endpoints/e/predict', body: { rows: [{ a: 1, b: null }] } },
    {
      protocol: 'mlflow' as const,
      url: 'http://x/p/p/v1/endpoints/e/invocations',
      body: { dataframe_records: [{ a: 1, b: null }] },
    },
    {
      protocol: 'oip' as const,
      url: 'http://x/p/p/v2/models/e/infer',
      body: { inputs: [{ name: 'a', shape: [1], datatype: 'INT64', data: [1] }] },
    },
  ])('asks in the words of $protocol', ({ protocol, url, body }) => {
    expect(askedOf(protocol, place, { a: 1, b: null })).toMatchObject({ url, body });
  });
});

describe('code', () => {
  it('survives quotes in values', () => {
    const asked = askedOf('ringside', place, { name: "O'Hara" });
    expect(curlOf(asked)).toContain(`-d '{"rows":[{"name":"O'\\''Hara"}]}'`);
  });

  it('writes Python literals', () => {
    const code = pythonOf(askedOf('ringside', place, { a: null, b: true, c: 1.5, d: 'x' }));
    for (const line of ['"a": None,', '"b": True,', '"c": 1.5,', '"d": "x",']) expect(code).toContain(line);
  });

  it('names its address in every language and protocol', () => {
    for (const protocol of protocols) {
      const asked = askedOf(protocol, place, { a: 1 });
      for (const code of [curlOf(asked), pythonOf(asked), typescriptOf(asked)]) expect(code).toContain(asked.url);
    }
  });
});
