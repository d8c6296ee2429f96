/** Lines for the person at the terminal: one a step, completed with how long it took. */
export interface Progress {
  step<T>(name: string, work: () => Promise<T>, describe?: (result: T) => string): Promise<T>;
  say(text: string): void;
}

const nameWidth = 11;

/** `2.3 s`, and `0.0 s` for less than 50 ms. */
export const seconds = (durationMs: number) => `${(durationMs / 1000).toFixed(1)} s`;

export function createProgress(write: (text: string) => void): Progress {
  let open = false;
  const say = (text: string) => {
    write(`${open ? '\n' : ''}${text}\n`);
    open = false;
  };
  const step: Progress['step'] = async (name, work, describe = () => 'ready') => {
    const started = performance.now();
    write(`  ${name.padEnd(nameWidth)} `);
    open = true;
    const result = await work().catch((error: unknown) => {
      if (open) write('failed\n');
      open = false;
      throw error;
    });
    const line = `${describe(result)}, ${seconds(performance.now() - started)}`;
    write(open ? `${line}\n` : `  ${name.padEnd(nameWidth)} ${line}\n`);
    open = false;
    return result;
  };
  return { step, say };
}
