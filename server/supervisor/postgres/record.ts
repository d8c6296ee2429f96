import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StartFailure } from '@/server/core/start-failure';

const PostgresRecord = z.object({
  data: z.string(),
  port: z.number().int(),
  password: z.string(),
  /** Whether the database was made; a folder that is gone afterwards is a loss, not a first start. */
  isMade: z.boolean(),
});

/** What a home remembers about its embedded Postgres. */
export type PostgresRecord = z.infer<typeof PostgresRecord>;

const recordFile = (home: string) => path.join(home, 'postgres.json');

/** @throws StartFailure when the file is there but cannot be understood */
export function findRecord(home: string): PostgresRecord | undefined {
  const file = recordFile(home);
  if (!existsSync(file)) return undefined;
  try {
    return PostgresRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new StartFailure(
      `${file} is damaged, and with it the password of the database: restore it from a backup, ` +
        `or move ${home} away to begin anew.`,
    );
  }
}

/** Replaces the file as a whole; only the owner may read it. */
export function saveRecord(home: string, record: PostgresRecord): void {
  const file = recordFile(home);
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
