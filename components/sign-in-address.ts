/** The sign-in page, which leads back to where the visitor wanted to go. */
export function signInAddress(wanted: string | null): string {
  const next = safeReturn(wanted);
  return next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** A path of this site to go to after signing in; anything else, such as another host, is the start page. */
export function safeReturn(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || !wanted.startsWith('/')) return '/';
  const url = new URL(wanted.replaceAll('\\', '/'), 'http://here.invalid');
  // Next adds it when it fetches a page's data; it is no part of the address a person asked for.
  url.searchParams.delete('_rsc');
  const own = url.host === 'here.invalid' && !url.pathname.startsWith('/sign-in') && !url.pathname.startsWith('/setup');
  return own ? `${url.pathname}${url.search}${url.hash}` : '/';
}
