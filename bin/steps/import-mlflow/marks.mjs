/** The tag of a run, or a version, that says what it was copied from. */
export const originTag = 'ringside.importedFrom';
/** The tag of a run that was copied whole: its status at that time. */
export const wholeTag = 'ringside.importedStatus';

/** Tags, params or metrics as an object. */
export const valuesOf = (entries = []) => Object.fromEntries(entries.map(({ key, value }) => [key, value]));

/** A list in pieces of at most `size`. */
export function* piecesOf(list, size) {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}
