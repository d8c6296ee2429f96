import { parseArgs } from 'node:util';
import { closeDb } from '@/server/core/db';
import { env } from '@/server/core/env';
import { StartDemoInput } from '@/lib/contracts/demo';
import { createLocalKey } from '@/server/orgs';
import { demoDefaults } from './demo-options';
import { printTable } from './print-table';
import { runDemo } from './run-demo';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    promote: { type: 'boolean', default: false },
    fraction: { type: 'string', default: String(demoDefaults.fraction) },
    'per-month': { type: 'string' },
    project: { type: 'string', default: 'flights' },
  },
});

const barWidth = 24;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error('The demo was stopped.')));

function showProgress(done: number, message: string): void {
  const filled = Math.round(done * barWidth);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}`;
  const text = `[${bar}] ${String(Math.floor(done * 100)).padStart(3)} %  ${message}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  else if (message !== lastMessage) process.stderr.write(`${text}\n`);
  lastMessage = message;
}
let lastMessage = '';

async function main(): Promise<void> {
  const fraction = Number(values.fraction);
  const perMonth = Number(
    values['per-month'] ?? Math.max(1500, Math.round(demoDefaults.perMonth * Math.min(1, fraction))),
  );
  const options = StartDemoInput.parse({ fraction, perMonth, promote: values.promote });
  const { PORT, GATEWAY_PORT, RINGSIDE_URL, RINGSIDE_GATEWAY_URL } = env();
  const project = values.project;
  const key = await createLocalKey({ slug: project, name: 'Flights' });
  if (key.account)
    process.stderr.write(`Made the owner's account: ${key.account.email}, password ${key.account.password}\n`);
  const address = {
    baseUrl: RINGSIDE_URL ?? `http://127.0.0.1:${PORT}`,
    gatewayUrl: RINGSIDE_GATEWAY_URL ?? `http://127.0.0.1:${GATEWAY_PORT}`,
    project,
    key: key.secret,
  };
  try {
    const table = await runDemo(address, {
      options: { ...demoDefaults, ...options },
      signal: stop.signal,
      onStep: showProgress,
      log: (text) => process.stderr.write(`\n${text}\n`),
    });
    process.stderr.write('\n');
    process.stdout.write(
      values.json
        ? `${JSON.stringify(table)}\n`
        : `${printTable(table)}\n\nLook at it: ${address.baseUrl}/p/${project}\n`,
    );
  } finally {
    await key.revoke();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await closeDb();
}
