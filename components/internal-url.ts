const KEY = Symbol.for('ringside.internal-url');

/**
 * Where this process itself answers the API. The web process sets it when it mounts the pages; it is not read from
 * the request, whose Host header a visitor may choose.
 */
export function internalUrl(): string {
  const url: unknown = Reflect.get(globalThis, KEY);
  if (typeof url === 'string') return url;
  throw new Error('The pages do not know where the API is: start them through the web process, not by `next start`.');
}
