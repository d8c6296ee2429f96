import { isLabelLine, readLabelLine } from './log-label';
import type { Segment } from './segment';

/** The predictions that the labels of a segment are about, one for each label. */
export async function labelsIn(segment: Segment): Promise<string[]> {
  const text = (await segment.readAll()).toString('utf8');
  // After the last end of a line there is nothing, or what was cut off when its writer died.
  return text.split('\n').slice(0, -1).flatMap(predictionOf);
}

function predictionOf(line: string): string[] {
  if (!isLabelLine(line)) return [];
  try {
    return [readLabelLine(line).fb];
  } catch {
    // A damaged line is put aside when it is shipped.
    return [];
  }
}
