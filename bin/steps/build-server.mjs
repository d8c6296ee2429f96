import { existsSync } from 'node:fs';
import path from 'node:path';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';
import { StepFailure, inProject, root } from './project.mjs';

const entries = [
  'server/main.ts',
  'server/web.ts',
  'server/pages.ts',
  'server/table-child.ts',
  'server/gateway.ts',
  'workers/main.ts',
  'workers/train-child.ts',
  'workers/import-child.ts',
  'server/demo/main.ts',
  'server/purge.ts',
  'server/generate/main.ts',
  'bench/main.ts',
];
const sources = ['server', 'workers', 'bench', 'lib', 'prisma/generated'];
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'bin/steps/build-server.mjs'];

const isSource = (file) => !/\.(test|spec)\.tsx?$/.test(file) && !file.endsWith('.md');

// `packages: 'external'` would take an alias whose file is missing for a package, and fail only when it runs.
const alias = {
  name: 'alias',
  setup: (build) =>
    build.onResolve({ filter: /^@\// }, ({ path: target, kind }) =>
      build.resolve(`./${target.slice(2)}`, { resolveDir: root, kind }),
    ),
};

function options(buildFolder) {
  return {
    absWorkingDir: root,
    entryPoints: entries.filter((entry) => existsSync(inProject(entry))),
    outdir: buildFolder,
    outbase: root,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    tsconfig: inProject('tsconfig.json'),
    plugins: [alias],
    logLevel: 'silent',
  };
}

/** Bundles the server, the workers and their companions when a source changed. Returns whether it ran. */
export async function buildServer(buildFolder) {
  const stamp = path.join(buildFolder, 'server.stamp');
  const value = fingerprint(root, [...sources, ...settings], { keep: isSource, words: [process.version] });
  if (isFresh(stamp, value)) return false;
  const esbuild = await import('esbuild');
  try {
    await esbuild.build(options(buildFolder));
  } catch (error) {
    throw new StepFailure(`The server could not be built:\n${error.message}`);
  } finally {
    // Its helper process would stay for as long as the instance runs.
    await esbuild.stop();
  }
  writeStamp(stamp, value);
  return true;
}

/** Bundles at every change, for development; a broken source is reported and the last good bundle stays. */
export async function watchServer(buildFolder) {
  const esbuild = await import('esbuild');
  const report = {
    name: 'report',
    setup: (build) =>
      build.onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`  ${location ? `${location.file}:${location.line}: ` : ''}${text}`);
        }
      }),
  };
  const context = await esbuild.context({ ...options(buildFolder), plugins: [alias, report] });
  await context.rebuild().catch(() => {
    throw new StepFailure('The server could not be built: mend what is listed above and start again.');
  });
  await context.watch();
}
