import path from 'node:path';
import { z } from 'zod';
import { StartFailure } from './start-failure';

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .transform((text, context) => {
      const value = Number(text);
      if (/^\d+$/.test(text.trim()) && value >= 1 && value <= 65535) return value;
      context.addIssue({ code: 'custom', message: `must be a port number from 1 to 65535, not "${text}"` });
      return z.NEVER;
    });

const folder = z.string().transform((text) => path.resolve(text));

const postgresUrl = z.string().refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
  message: 'must be an address such as postgresql://user:password@host:5432/database',
});

const storeFolder = folder.refine((text) => !text.includes('://') && !/[\\/]s3:[\\/]/.test(text), {
  message: 'must be a folder: S3-compatible stores are not supported yet',
});

const flag = z
  .enum(['0', '1'], { error: 'must be 0 or 1' })
  .default('0')
  .transform((text) => text === '1');

const days = (fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'must be a whole number of days from 1 to 99999')
    .default(String(fallback))
    .transform(Number);

/** Everything Ringside reads from the environment. `docs/configuration.md` says the same in words. */
const Variables = z.object({
  PORT: port(3000),
  GATEWAY_PORT: port(3001),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: postgresUrl.optional(),
  RINGSIDE_HOME: folder.default(() => path.resolve('.ringside')),
  RINGSIDE_AUTH: z.enum(['password', 'none'], { error: 'must be "password" or "none"' }).default('password'),
  RINGSIDE_STORE: storeFolder.optional(),
  RINGSIDE_WORKER_PORT: port(3002),
  RINGSIDE_ROOT: folder.default(() => path.resolve('.')),
  RINGSIDE_BUILD: folder.default(() => path.resolve('.build')),
  RINGSIDE_DEV: flag,
  RINGSIDE_SPOOL_FSYNC: flag,
  RINGSIDE_ALLOW_PRIVATE_REMOTES: flag,
  RINGSIDE_ALLOW_PRIVATE_WEBHOOKS: flag,
  RINGSIDE_PREDICTION_DAYS: days(400),
  RINGSIDE_DELETED_DAYS: days(30),
  RINGSIDE_URL: z.url({ error: 'must be an http address' }).optional(),
  RINGSIDE_GATEWAY_URL: z.url({ error: 'must be an http address' }).optional(),
});

/** The environment as the supervisor reads it: without DATABASE_URL it starts the embedded Postgres. */
export type InstanceEnv = Omit<z.infer<typeof Variables>, 'RINGSIDE_STORE'> & { RINGSIDE_STORE: string };

/** The environment of a process that needs the database. */
export type Env = InstanceEnv & { DATABASE_URL: string };

/**
 * Parses environment variables; an empty value counts as absent.
 *
 * @throws StartFailure naming the variable and what it must be
 */
export function readEnv(source: Record<string, string | undefined>): InstanceEnv {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Variables.safeParse(given);
  if (!parsed.success) {
    throw new StartFailure(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`).join(' '));
  }
  const values = parsed.data;
  if (values.PORT === values.GATEWAY_PORT) {
    throw new StartFailure(`PORT and GATEWAY_PORT must differ, both are ${values.PORT}.`);
  }
  if (values.RINGSIDE_AUTH === 'none' && !isLoopbackHost(values.HOST)) {
    throw new StartFailure(
      `RINGSIDE_AUTH=none lets anyone in who can reach the port, so HOST must be 127.0.0.1, not ${values.HOST}: ` +
        'remove RINGSIDE_AUTH=none or set HOST=127.0.0.1.',
    );
  }
  return { ...values, RINGSIDE_STORE: values.RINGSIDE_STORE ?? path.join(values.RINGSIDE_HOME, 'store') };
}

/** Whether only this machine can reach a listener bound to the host. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

let instance: InstanceEnv | undefined;

/** The environment of this process, read once. */
export function instanceEnv(): InstanceEnv {
  instance ??= readEnv(process.env);
  return instance;
}

/** The environment of this process, which must name a database. */
export function env(): Env {
  const values = instanceEnv();
  if (!hasDatabase(values)) {
    throw new StartFailure('DATABASE_URL is not set: start with `npm start`, or set it to a Postgres address.');
  }
  return values;
}

/** Lets the environment be read again: for tests, which change it. */
export function forgetEnv(): void {
  instance = undefined;
}

/** What a child process inherits: this environment with the given changes. */
export function childEnv(changes: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...changes };
}

/** What a child process inherits that reads files nobody vouches for: no settings, no secrets. */
export function bareEnv(): NodeJS.ProcessEnv {
  const { NODE_ENV, PATH, SystemRoot } = process.env;
  return { NODE_ENV, PATH, SystemRoot };
}

function hasDatabase(values: InstanceEnv): values is Env {
  return values.DATABASE_URL !== undefined;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
