/**
 * An address for reading and for logs: what follows the question mark may be a secret.
 *
 * `shownAddress('https://h/v2/infer?key=1')` → 'https://h/v2/infer?…'
 */
export function shownAddress(address: string): string {
  if (!URL.canParse(address)) return address.replace(/[?#].*$/s, '?…');
  const { origin, protocol, host, pathname, search } = new URL(address);
  const place = origin === 'null' ? `${protocol}//${host}` : origin;
  return `${place}${pathname}${search === '' ? '' : '?…'}`;
}

/**
 * The same where the path may be the secret too, as with chats that take news at an address of their own.
 *
 * `shownOrigin('https://hooks.example.com/T1/B2/x')` → 'https://hooks.example.com/…'
 */
export function shownOrigin(address: string): string {
  const shown = shownAddress(address);
  if (!URL.canParse(shown)) return '…';
  const { protocol, host, pathname } = new URL(shown);
  return `${protocol}//${host}${pathname === '/' && !shown.endsWith('?…') ? '/' : '/…'}`;
}

const secretWords = new Set('key pwd pass sig auth authorization code jwt bearer sas session'.split(' '));
const secretPart = /apikey|token|secret|passw|signature|credential/i;
/** How JSON web tokens and keys of known services begin. */
const secretValue = /^(eyJ[\w-]+\.|sk[-_]|gh[pousr]_|xox[abp]-|AKIA)/;

/** Names of the parts of an address that look like a secret, such as `?api_key=…`; empty where none does. */
export function secretParameters(address: URL): string[] {
  const isSecret = ([name, value]: [string, string]) =>
    secretPart.test(name) || wordsOf(name).some((word) => secretWords.has(word)) || secretValue.test(value);
  return [...new Set([...address.searchParams].filter(isSecret).map(([name]) => name))];
}

const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
