interface Explanation {
  pattern: RegExp;
  sentence: (where: { data: string; line: string }) => string;
}

const explanations: Explanation[] = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    sentence: ({ data }) => `The disk that holds ${data} is full: free some space and start again.`,
  },
  {
    pattern: /database files are incompatible|was initialized by PostgreSQL version/i,
    sentence: ({ data, line }) =>
      `The database in ${data} was made by another Postgres version (${line}): ` +
      'start the Ringside version that made it, or move the folder away to begin anew.',
  },
  {
    pattern: /cannot allocate memory|could not (create|map).*shared memory/i,
    sentence: ({ line }) => `There is too little memory for Postgres (${line}): close something and start again.`,
  },
  {
    pattern: /could not look up effective user/i,
    sentence: () =>
      'Postgres needs a user that the system knows, and this one has no entry in /etc/passwd: ' +
      'start Ringside as another user, or set DATABASE_URL to a Postgres 15 or newer.',
  },
  {
    pattern: /read-only file system/i,
    sentence: ({ data }) => `${data} is on a read-only file system: set RINGSIDE_HOME to a folder that can be written.`,
  },
];

/**
 * Says in one sentence why Postgres ended, from what it printed.
 *
 * @param output what initdb or postgres wrote since it was started
 * @param data the folder of the database
 */
export function explainOutput(output: string, data: string): string {
  const line = tellingLine(output);
  for (const { pattern, sentence } of explanations) {
    if (pattern.test(output)) return sentence({ data, line });
  }
  return (
    `Postgres cannot run inside ${data} (${line}): ` +
    'set RINGSIDE_HOME to a folder on a local disk, or set DATABASE_URL to a Postgres 15 or newer.'
  );
}

/** Whether Postgres ended because another program listens on its port. */
export function saysPortIsTaken(output: string): boolean {
  return /address already in use|could not create any TCP\/IP sockets/i.test(output);
}

/** Whether the processes of a killed Postgres are still ending. */
export function saysStillInUse(output: string): boolean {
  return /pre-existing shared memory block .* is still in use/i.test(output);
}

function tellingLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const serious = lines.findLast((line) => /\b(fatal|panic|error):/i.test(line));
  const line = serious ?? lines.findLast((text) => text !== '') ?? 'it said nothing';
  return line.replace(/^.*?\b(fatal|panic|error):\s*/i, '').replace(/[.\s]+$/, '');
}
