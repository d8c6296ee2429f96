/**
 * The tests of vitest in parts, for whoever has time to run one: a lane of other checks takes parts when it is through
 * with its own, so that no core waits for the other.
 *
 * @param {readonly (() => Promise<{passed: number, failed: number, output: string}>)[]} parts
 */
export function shareParts(parts) {
  const waiting = [...parts];
  const results = [];
  const { promise: outcome, resolve } = deferred();
  /** Runs parts until none is left. */
  const work = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      results.push(await part().catch((error) => ({ passed: 0, failed: 1, output: String(error?.stack ?? error) })));
    }
    if (results.length === parts.length) resolve(sumOf(results));
  };
  return { work, outcome };
}

function sumOf(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const broken = results.filter(({ failed }) => failed > 0);
  return { passed: sum('passed'), failed: sum('failed'), output: broken.map(({ output }) => output).join('\n') };
}

/** Node 20 has no Promise.withResolvers. */
function deferred() {
  let resolve = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
