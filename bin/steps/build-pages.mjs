import path from 'node:path';
import { existsSync } from 'node:fs';
import { compressAssets } from './compress-assets.mjs';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';
import { StepFailure, inProject, root } from './project.mjs';
import { runCommand } from './run-command.mjs';

const sources = ['app', 'components', 'lib', 'public'];
const settings = ['next.config.ts', 'package-lock.json', 'package.json', 'tsconfig.json'];

const isSource = (file) => !/\.(test|spec)\.tsx?$/.test(file) && !file.endsWith('.md');

/** Builds the pages when a source changed. Returns whether it ran. */
export async function buildPages(buildFolder) {
  const stamp = path.join(buildFolder, 'pages.stamp');
  const value = fingerprint(root, [...sources, ...settings], { keep: isSource, words: [process.version] });
  if (existsSync(path.join(buildFolder, 'next', 'BUILD_ID')) && isFresh(stamp, value)) return false;
  const cli = inProject('node_modules', 'next', 'dist', 'bin', 'next');
  const { code, output } = await runCommand(process.execPath, [cli, 'build'], {
    env: { RINGSIDE_BUILD: buildFolder, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (code !== 0) throw new StepFailure(`The pages could not be built:\n${output.trim()}`);
  compressAssets(path.join(buildFolder, 'next', 'static'));
  writeStamp(stamp, value);
  return true;
}
