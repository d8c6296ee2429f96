import { spawnSync } from 'node:child_process';
import { inProject, root } from './steps/project.mjs';

// All rules, those of the rooms included, are in .oxlintrc.json; extra arguments (paths, --fix) are passed on.
const oxlint = inProject('node_modules', 'oxlint', 'bin', 'oxlint');
const args = [oxlint, '--deny-warnings', '--disable-nested-config', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exitCode = status ?? 1;
