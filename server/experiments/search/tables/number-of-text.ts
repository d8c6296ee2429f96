/** A text that is written as a number, as that number; as `hot.as_number` has it. */
export const numberOfText = (text: string): number | null =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d\d?)?$/.test(text) ? Number(text) : null;
