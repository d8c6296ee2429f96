import { parseArgs } from 'node:util';
import { formatBytes } from '@/lib/format';
import { closeDb } from '@/server/core/db';
import { purgeOnce } from '@/server/serving';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    'grace-hours': { type: 'string', default: '24' },
    'deleted-days': { type: 'string' },
  },
});

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} must be a whole number, not "${text}".\n`);
  process.exit(2);
}

const graceMs = wholeNumber('grace-hours', values['grace-hours']) * 3_600_000;
const days = values['deleted-days'];
const purged = await purgeOnce({
  graceMs,
  ...(days === undefined ? {} : { deletedDays: wholeNumber('deleted-days', days) }),
});
if (purged === null) {
  process.stderr.write('Another process is purging at the moment: try again when it has ended.\n');
  process.exitCode = 1;
} else if (values.json) {
  process.stdout.write(`${JSON.stringify(purged)}\n`);
} else {
  process.stdout.write(
    `Freed ${purged.freedObjects} objects, ${formatBytes(purged.freedBytes)}. ` +
      `${purged.waitingObjects} more, ${formatBytes(purged.waitingBytes)}, have no name and wait out the grace.\n`,
  );
}
await closeDb();
