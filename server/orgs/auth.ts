import { randomBytes } from 'node:crypto';
import { db } from '@/server/core/db';

const sessionDays = 30;

/** Loaded when the first person signs in: a gateway or worker that only sees keys never pays for it. */
async function build(secret: string) {
  const [{ betterAuth }, { prismaAdapter }, { organization }] = await Promise.all([
    import('better-auth'),
    import('better-auth/adapters/prisma'),
    import('better-auth/plugins'),
  ]);
  return betterAuth({
    appName: 'Ringside',
    secret,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    // Below errors it only tells that no address is set: the one a visitor used is right, whatever it is.
    logger: { level: 'error' },
    database: prismaAdapter(db(), { provider: 'postgresql' }),
    // Accounts are made by the set-up page, and by invitation; never by strangers.
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: sessionDays * 86_400, updateAge: 86_400, cookieCache: { enabled: true, maxAge: 60 } },
    // The edge checks Origin against Host for every route, these included: the address may be any the owner chose.
    advanced: { disableOriginCheck: true, cookiePrefix: 'ringside' },
    rateLimit: { enabled: true, window: 60, max: 300, customRules: { '/sign-in/email': { window: 60, max: 20 } } },
    plugins: [organization({ allowUserToCreateOrganization: false })],
  });
}

export type Auth = Awaited<ReturnType<typeof build>>;
let shared: Promise<Auth> | undefined;

/** The authentication of this instance; its secret is made on first start and kept in the database. */
export function auth(): Promise<Auth> {
  shared ??= readSecret().then(build);
  return shared;
}

async function readSecret(): Promise<string> {
  const key = 'auth-secret';
  await db().instanceSetting.createMany({
    data: [{ key, value: randomBytes(32).toString('base64url') }],
    skipDuplicates: true,
  });
  return (await db().instanceSetting.findUniqueOrThrow({ where: { key } })).value;
}
