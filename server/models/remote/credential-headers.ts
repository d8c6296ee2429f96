import { RemoteCredentials } from '@/lib/contracts/remote-models';
import { db } from '@/server/core/db';
import { AppError, unavailable } from '@/server/core/errors';
import { decryptSecret, encryptSecret } from '@/server/core/secrets';

/** Changed credentials are taken up within this time. */
const rememberedMs = 30_000;

type Headers = Record<string, string>;

const purposeOf = (credentialId: string) => `remote-credential ${credentialId}`;

/** Credentials as they are stored. */
export function sealCredentials(credentialId: string, credentials: RemoteCredentials): Promise<string> {
  return encryptSecret(JSON.stringify(credentials), purposeOf(credentialId));
}

/** The headers that credentials become. */
export function headersOf(credentials: RemoteCredentials): Headers {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'basic': {
      const pair = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
      return { authorization: `Basic ${pair}` };
    }
    case 'header':
      return { [credentials.name.toLowerCase()]: credentials.value };
  }
}

async function readHeaders(credentialId: string): Promise<Headers> {
  const row = await db().remoteCredential.findUnique({ where: { id: credentialId } });
  if (!row) throw unavailable('The credentials of this model are no longer stored here: enter them again.');
  const text = await decryptSecret(row.sealed, purposeOf(credentialId));
  return headersOf(RemoteCredentials.parse(JSON.parse(text)));
}

/**
 * Gives the headers of stored credentials: read now and then, and the last known while the database is away. Nothing is
 * asked without credentials that are gone or cannot be opened: what is wrong with them is thrown as a sentence.
 */
export function rememberHeaders(credentialId: string): () => Promise<Headers> {
  let known: Headers | undefined;
  let reading: Promise<Headers> | undefined;
  let readAt = 0;
  return async () => {
    if (known && Date.now() - readAt < rememberedMs) return known;
    reading ??= readHeaders(credentialId).finally(() => (reading = undefined));
    try {
      known = await reading;
    } catch (error) {
      if (!known || error instanceof AppError) throw error;
    }
    readAt = Date.now();
    return known;
  };
}
