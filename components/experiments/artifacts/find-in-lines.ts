/** Where words stand: a line, and from which sign to which. */
export interface Match {
  line: number;
  start: number;
  end: number;
}

const most = 5000;

/** Every place where the words stand, capitals or not; the first five thousand. */
export function findInLines(lines: readonly string[], words: string): Match[] {
  const wanted = words.toLowerCase();
  const matches: Match[] = [];
  if (wanted === '') return matches;
  for (const [line, text] of lines.entries()) {
    const lower = text.toLowerCase();
    for (let start = lower.indexOf(wanted); start >= 0; start = lower.indexOf(wanted, start + wanted.length)) {
      matches.push({ line, start, end: start + wanted.length });
      if (matches.length === most) return matches;
    }
  }
  return matches;
}
