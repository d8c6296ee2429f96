import { writeSync } from 'node:fs';

const nameWidth = 11;

/**
 * Runs one step of the preparation and prints a line for it: what it is at once, how long it took when done.
 *
 * @param {string} name
 * @param {() => Promise<boolean>} work gives whether there was something to do
 * @param {{ did: string, stream: number }} options the word for having done it; 1 or 2 for the stream, 0 for silence
 */
export async function step(name, work, { did, stream }) {
  const started = performance.now();
  const write = (text) => stream > 0 && writeSync(stream, text);
  write(`  ${name.padEnd(nameWidth)} `);
  try {
    const worked = await work();
    const durationS = ((performance.now() - started) / 1000).toFixed(1);
    write(`${worked ? did : 'up to date'}, ${durationS} s\n`);
  } catch (error) {
    write('failed\n');
    throw error;
  }
}
