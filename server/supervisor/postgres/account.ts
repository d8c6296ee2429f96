import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { StartFailure } from '@/server/core/start-failure';

/** A user of this machine that Postgres runs as. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const preferred = ['postgres', 'nobody'];
const created = 'ringside';

/**
 * The user Postgres must run as, or null when that is the current one: Postgres refuses to run as root.
 *
 * @param dataFolder the owner of an existing data folder is kept
 * @throws StartFailure when this machine cannot switch to another user
 */
export function accountForPostgres(dataFolder: string | undefined): Account | null {
  if (process.getuid?.() !== 0) return null;
  const account = ownerOf(dataFolder) ?? findAccount(preferred) ?? createAccount();
  const trial = spawnSync('/bin/sh', ['-c', 'true'], { uid: account.uid, gid: account.gid, cwd: '/' });
  if (trial.status === 0) return account;
  throw new StartFailure(
    `Postgres refuses to run as root, and this machine does not let root switch to the user ${account.name}: ` +
      'start Ringside as an ordinary user, or set DATABASE_URL.',
  );
}

/** Whether the user can go into the folder; null means the current user. */
export function canEnter(account: Account | null, folder: string): boolean {
  if (!account) return existsSync(folder);
  const { uid, gid } = account;
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/' }).status === 0;
}

function ownerOf(folder: string | undefined): Account | undefined {
  if (!folder || !existsSync(folder)) return undefined;
  const { uid, gid } = statSync(folder);
  return uid === 0 ? undefined : { name: String(uid), uid, gid };
}

function findAccount(names: string[]): Account | undefined {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const users = lines.map((line) => line.split(':'));
  for (const name of names) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid && gid) return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
  }
  return undefined;
}

function createAccount(): Account {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--shell', '/bin/false', created]],
    ['adduser', ['-S', '-D', '-H', created]],
  ];
  for (const [command, args] of attempts) {
    spawnSync(command, args);
    const account = findAccount([created]);
    if (account) return account;
  }
  throw new StartFailure(
    'Postgres refuses to run as root, and no other user could be found or made: ' +
      'start Ringside as an ordinary user, or set DATABASE_URL.',
  );
}
