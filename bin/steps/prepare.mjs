import { buildPages } from './build-pages.mjs';
import { buildServer } from './build-server.mjs';
import { generateClient } from './generate-client.mjs';
import { installPackages } from './install-packages.mjs';
import { alone } from './prepare-lock.mjs';
import { step } from './progress.mjs';
import { endAllCommands } from './run-command.mjs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function giveUp() {
  endAllCommands();
  process.exit(130);
}

/**
 * Brings packages, client and bundles up to date with the sources. Ctrl-C ends it with all that it started.
 *
 * @param {{ buildFolder: string, stream?: number, pages?: boolean, server?: boolean }} options
 *   `stream` 1 or 2, 0 for silence; without pages and server the development server builds them itself
 */
export async function prepare({ buildFolder, stream = 1, pages = true, server = true }) {
  for (const signal of signals) process.on(signal, giveUp);
  try {
    await alone(async () => {
      await step('packages', installPackages, { did: 'installed', stream });
      await step('client', generateClient, { did: 'generated', stream });
      if (server) await step('server', () => buildServer(buildFolder), { did: 'built', stream });
      if (pages) await step('pages', () => buildPages(buildFolder), { did: 'built', stream });
    });
  } finally {
    for (const signal of signals) process.off(signal, giveUp);
  }
}
