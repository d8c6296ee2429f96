const order = ['champion', 'challenger'];
const placeOf = (alias: string) => (order.includes(alias) ? order.indexOf(alias) : order.length);

/** The aliases that decide who answers come before those that people made up. */
export function championFirst<Named extends { alias: string }>(aliases: readonly Named[]): Named[] {
  return aliases.toSorted((a, b) => placeOf(a.alias) - placeOf(b.alias) || a.alias.localeCompare(b.alias));
}
