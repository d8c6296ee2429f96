import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inProject } from '../steps/project.mjs';

const project = fileURLToPath(new URL('fixtures/project', import.meta.url));
const finding = /^(?<file>\S+?):(?<line>\d+):\d+: .*ringside\((?<rule>\S+)\)\]$/;

function findings() {
  const oxlint = inProject('node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [oxlint, '--no-ignore', '--format=unix'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  const found = stdout.split('\n').flatMap((line) => finding.exec(line)?.groups ?? []);
  return found.map(({ file, line, rule }) => `${file}:${line} ${rule}`).sort();
}

it('reports every forbidden import, impure call, enum and long line of a small project, and nothing else', () => {
  expect(findings()).toEqual([
    'lib/stats/impure.ts:1 rooms',
    'lib/stats/impure.ts:3 purity',
    'lib/stats/impure.ts:3 purity',
    'lib/stats/impure.ts:3 purity',
    'server/datasets/sideways.ts:1 rooms',
    'server/datasets/sideways.ts:2 rooms',
    'server/datasets/sideways.ts:3 rooms',
    'server/datasets/sideways.ts:5 rooms',
    'server/datasets/sideways.ts:6 rooms',
    'server/models/index.ts:1 rooms',
    'server/models/index.ts:5 no-enum',
    'server/models/index.ts:9 line-length',
  ]);
});
