import { expect, it } from 'vitest';
import { secretParameters, shownAddress, shownOrigin } from './shown-address';

it.each([
  ['https://h/v2/infer?key=1#x', 'https://h/v2/infer?…', 'https://h/…'],
  ['https://h:8080/', 'https://h:8080/', 'https://h:8080/'],
  ['https://h?token=1', 'https://h/?…', 'https://h/…'],
  ['https://user:word@h/a', 'https://h/a', 'https://h/…'],
  ['ftp://h/a?b', 'ftp://h/a?…', 'ftp://h/…'],
  ['no address?x=1', 'no address?…', '…'],
])('%s is shown as %s, or as %s', (address, shown, origin) => {
  expect(shownAddress(address)).toBe(shown);
  expect(shownOrigin(address)).toBe(origin);
});

it.each([
  ['?api_key=1&v=2', ['api_key']],
  ['?subscriptionKey=1', ['subscriptionKey']],
  ['?X-Amz-Signature=1&X-Amz-Credential=2', ['X-Amz-Signature', 'X-Amz-Credential']],
  ['?access-token=1&access-token=2', ['access-token']],
  ['?code=abc', ['code']],
  ['?q=eyJhbGciOiJIUzI1NiJ9.e30.x', ['q']],
  ['?api-version=2026-05-01&deployment=design-monkey&encode=1', []],
  ['', []],
])('in %s, %j look like secrets', (search, names) => {
  expect(secretParameters(new URL(`https://h/${search}`))).toEqual(names);
});
