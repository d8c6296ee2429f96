/** A label in the spool, taken while the database was away: a line of JSON with short names. */
export interface SpooledLabel {
  /** The prediction it is about, and the serial of its endpoint. */
  fb: string;
  e: number;
  /** A number, or the name of a class. */
  l: number | null;
  x: string | null;
  /** Event time, and when it was taken: epoch milliseconds. The latter tells a line that is stored twice. */
  t: number;
  at: number;
}

const mark = '{"fb":';

/** Whether a line of the spool holds a label, and not a prediction. */
export const isLabelLine = (line: string) => line.startsWith(mark);

/** The line of a label. */
export function writeLabel({ fb, e, l, x, t, at }: SpooledLabel): string {
  return `${JSON.stringify({ fb, e, l, x, t, at })}\n`;
}

/** Reads a line back. @throws SyntaxError if it is no label */
export function readLabelLine(line: string): SpooledLabel {
  const value: unknown = JSON.parse(line);
  if (isLabel(value)) return value;
  throw new SyntaxError('not a label of a prediction');
}

function isLabel(value: unknown): value is SpooledLabel {
  return typeof value === 'object' && value !== null && 'fb' in value && 'e' in value && 'at' in value;
}
