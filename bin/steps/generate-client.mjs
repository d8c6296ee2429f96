import { existsSync } from 'node:fs';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';
import { StepFailure, inProject, root } from './project.mjs';
import { runCommand } from './run-command.mjs';

const STAMP = inProject('prisma', 'generated', '.stamp');
// `prisma generate` does not need the schema engine, but looks for it and tries to download it.
const NO_ENGINE = ['/bin/true', '/usr/bin/true'].find((file) => existsSync(file));

/** Makes the database client in prisma/generated when the schema or the generator changed. Returns whether it ran. */
export async function generateClient() {
  const value = fingerprint(root, ['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  if (isFresh(STAMP, value)) return false;
  const env = NO_ENGINE ? { PRISMA_SCHEMA_ENGINE_BINARY: NO_ENGINE } : {};
  const cli = inProject('node_modules', 'prisma', 'build', 'index.js');
  const { code, output } = await runCommand(process.execPath, [cli, 'generate', '--no-hints'], { env });
  if (code !== 0) throw new StepFailure(`The database client could not be generated:\n${output.trim()}`);
  writeStamp(STAMP, value);
  return true;
}
