const anyText = -1;
const anyCharacter = -2;
const percent = 37;
const underscore = 95;

/**
 * A test of texts against a LIKE pattern: `%` stands for any text, `_` for one character, all else for itself, a
 * backslash too. Work grows with the length of the text times that of the pattern at most, whatever the pattern.
 *
 *   likeMatcher('a%_c')('abbc')  // true
 *
 * @param ignoresCase as ILIKE does: each character is compared in lower case
 */
export function likeMatcher(pattern: string, { ignoresCase }: { ignoresCase: boolean }): (text: string) => boolean {
  const fold = ignoresCase ? inLowerCase : (text: string) => text;
  const [, inner] = /^%([^%_]*)%$/.exec(pattern) ?? [];
  if (inner !== undefined) {
    const wanted = fold(inner);
    return (text) => fold(text).includes(wanted);
  }
  const parts = partsOf(fold(pattern));
  return (text) => matches(fold(text), parts);
}

/** Code units, with marks for what may be anything. */
function partsOf(pattern: string): Int32Array {
  const parts = new Int32Array(pattern.length);
  for (let at = 0; at < pattern.length; at += 1) {
    const unit = pattern.charCodeAt(at);
    if (unit === percent) parts[at] = anyText;
    else parts[at] = unit === underscore ? anyCharacter : unit;
  }
  return parts;
}

/** Only the last `%` that was met is ever tried anew: what matched before it matches there as well as anywhere. */
function matches(text: string, parts: Int32Array): boolean {
  let at = 0;
  let part = 0;
  let lastAny = -1;
  let retryAt = 0;
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted === anyText) {
      lastAny = part;
      part += 1;
      retryAt = at;
    } else if (wanted === anyCharacter) {
      at += unitsAt(text, at);
      part += 1;
    } else if (wanted === text.charCodeAt(at)) {
      at += 1;
      part += 1;
    } else if (lastAny >= 0) {
      retryAt += unitsAt(text, retryAt);
      at = retryAt;
      part = lastAny + 1;
    } else return false;
  }
  while (parts[part] === anyText) part += 1;
  return part === parts.length;
}

/** Two where a character takes a pair of code units. */
const unitsAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

/** Character by character, as the database does: in a whole text a letter may become two, or mind its neighbours. */
function inLowerCase(text: string): string {
  // oxlint-disable-next-line no-control-regex -- whether a text is plain ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => Array.from(character.toLowerCase())[0]).join('');
}
