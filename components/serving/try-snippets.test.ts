import { describe, expect, it } from 'vitest';
import { curlOf, pythonOf } from './try-snippets';

describe('curlOf', () => {
  it('survives quotes in values', () => {
    expect(curlOf('http://x/predict', { name: "O'Hara" })).toContain(`-d '{"rows":[{"name":"O'\\''Hara"}]}'`);
  });
});

describe('pythonOf', () => {
  it('writes Python literals', () => {
    const code = pythonOf('http://x/predict', { a: null, b: true, c: 1.5, d: 'x' });
    for (const line of ['"a": None,', '"b": True,', '"c": 1.5,', '"d": "x",']) expect(code).toContain(line);
  });
});
