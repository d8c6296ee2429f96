import { closeDb } from '@/server/core/db';
import { env } from '@/server/core/env';
import { createLocalKey } from '@/server/orgs';
import type { Figure } from './log-metric';

interface Target {
  baseUrl: string;
  gatewayUrl: string;
  project: string;
  key: string;
  print: (figure: Figure) => void;
}

const project = 'bench';
const print = (figure: Figure) => process.stdout.write(`${JSON.stringify(figure)}\n`);
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
const folderArgument = () => process.argv.slice(3).find((argument) => argument !== '--');

/** Every benchmark by name; those that need an instance are given its addresses and a key. */
const benches: Record<string, (target: () => Promise<Target>) => Promise<void>> = {
  fuzz: async () => (await import('./fuzz')).benchFuzz(folderArgument(), { print, say }),
  truth: async () => (await import('./truth')).benchTruth(print),
  'abtest-data': async () => (await import('./abtest-data')).benchAbtestData(folderArgument(), { print, say }),
  kinds: async () => (await import('./kinds')).benchKinds(print),
  trees: async () => (await import('./trees')).benchTrees(print),
  flights: async () => (await import('./flights')).benchFlights(print),
  // So many gigabytes as the next argument says.
  artifact: async (target) =>
    (await import('./tracking/artifact')).benchTrackingArtifact(await target(), Number(folderArgument() ?? 5)),
  'log-metric': async (target) => (await import('./log-metric')).benchLogMetric(await target()),
  'tracking-faults': async (target) =>
    (await import('./tracking/faults')).benchTrackingFaults({ ...(await target()), say }),
  tracking: async (target) => (await import('./tracking')).benchTracking({ ...(await target()), say }),
  'tracking-browser': async (target) =>
    (await import('./tracking/browser')).benchTrackingBrowser({ ...(await target()), say }),
  serve: async (target) => {
    const made = await target();
    const { prepareEndpoint } = await import('./prepare-endpoint');
    await (await import('./serve')).benchServe({ ...made, endpoint: await prepareEndpoint(made) });
  },
  'serve-floor': async () => (await import('./serve-floor')).serveFloor(),
  batch: async (target) => {
    const made = await target();
    const { prepareEndpoint } = await import('./prepare-endpoint');
    await (await import('./batch')).benchBatch({ ...made, endpoint: await prepareEndpoint(made) });
  },
  loop: async (target) => (await import('./loop')).benchLoop(await target()),
};

async function main(name: string | undefined): Promise<void> {
  const bench = benches[name ?? ''];
  if (!bench) throw new Error(`Say which benchmark: npm run bench -- <${Object.keys(benches).join(' | ')}>`);
  let revoke = async () => {};
  const target = async (): Promise<Target> => {
    const key = await createLocalKey({ slug: project, name: 'Bench' });
    revoke = key.revoke;
    const { PORT, GATEWAY_PORT, RINGSIDE_URL, RINGSIDE_GATEWAY_URL } = env();
    return {
      baseUrl: RINGSIDE_URL ?? `http://127.0.0.1:${PORT}`,
      gatewayUrl: RINGSIDE_GATEWAY_URL ?? `http://127.0.0.1:${GATEWAY_PORT}`,
      project,
      key: key.secret,
      print,
    };
  };
  try {
    await bench(target);
  } finally {
    await revoke();
  }
}

try {
  await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await closeDb();
}
