import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));
const resolve = { alias: { '@': root.replace(/\/$/, '') } };
const never = ['**/node_modules/**', '**/fixtures/**', '.build/**', '.test/**', '.next/**', '.ringside/**'];

const onPostgres = {
  globalSetup: ['server/testing/postgres-setup.ts'],
  setupFiles: ['server/testing/postgres-database.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};
// These need modules that have seen no other database.
const alone = ['server/core/secrets.db.test.ts', 'server/serving/gateway/away.db.test.ts'];

// vitest calls Map.groupBy when it reports a failure; Node 20 does not have it.
if (!('groupBy' in Map)) {
  const groupBy = (items: Iterable<unknown>, keyOf: (item: unknown) => unknown) => {
    const groups = new Map<unknown, unknown[]>();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return groups;
  };
  Object.defineProperty(Map, 'groupBy', { value: groupBy });
}

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['{lib,components,app,server,workers,bench}/**/*.test.{ts,tsx}', 'bin/**/*.test.mjs'],
          exclude: ['**/*.db.test.ts', ...never],
          testTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: 'db',
          include: ['{server,workers,bench}/**/*.db.test.ts'],
          exclude: [...alone, ...never],
          // Each file has a database of its own; the modules are shared, which saves two thirds of the time.
          isolate: false,
          ...onPostgres,
        },
      },
      { resolve, test: { name: 'db-alone', include: alone, exclude: never, ...onPostgres } },
    ],
  },
});
