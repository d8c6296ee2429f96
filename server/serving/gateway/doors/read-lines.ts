import type { Readable } from 'node:stream';
import { invalid } from '@/server/core/errors';

/** One line of a body that is not empty, with its number from 1. */
export interface Line {
  number: number;
  text: string;
}

const longestLine = 1024 * 1024;

/**
 * Reads a stream line by line, at most `most` lines at a time; empty lines are counted and left out.
 *
 * @throws Invalid at a line of more than a million characters
 */
export async function* readLines(source: Readable, most: number): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  let lines: Line[] = [];
  const take = (text: string) => {
    number += 1;
    if (text.trim() !== '') lines.push({ number, text });
  };
  for await (const chunk of source) {
    const pieces = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      take(piece);
      if (lines.length < most) continue;
      yield lines;
      lines = [];
    }
    if (rest.length > longestLine) {
      throw invalid(`Line ${number + 1} has more than ${longestLine} characters: put one row on each line.`);
    }
    if (lines.length > 0) yield lines;
    lines = [];
  }
  take(rest + decoder.decode());
  if (lines.length > 0) yield lines;
}
