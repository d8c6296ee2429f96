import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { db } from './db';
import { unavailable } from './errors';

const settingKey = 'secret.key';
const algorithm = 'aes-256-gcm';
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16];
const form = 'v1';

let known: Promise<Buffer> | undefined;

/** The key of this instance, made when it is first needed; processes that start together agree on one. */
async function readKey(): Promise<Buffer> {
  await db().instanceSetting.createMany({
    data: [{ key: settingKey, value: randomBytes(keyBytes).toString('base64') }],
    skipDuplicates: true,
  });
  const { value } = await db().instanceSetting.findUniqueOrThrow({ where: { key: settingKey } });
  return Buffer.from(value, 'base64');
}

function instanceKey(): Promise<Buffer> {
  known ??= readKey().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

/** A key of 32 bytes for one purpose: made of the instance's key, which it does not give away. */
export async function deriveKey(purpose: string): Promise<Buffer> {
  return createHmac('sha256', await instanceKey())
    .update(`derive ${purpose}`)
    .digest();
}

/**
 * Seals a secret for storage: AES-256-GCM under the instance's key.
 *
 * @param purpose what it is for, such as `remote-credential <id>`; it opens for the same purpose only
 */
export async function encryptSecret(plain: string, purpose: string): Promise<string> {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, await instanceKey(), iv);
  cipher.setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${form}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')}`;
}

/** Opens what `encryptSecret` sealed. @throws Unavailable if it was changed, or sealed by another instance's key */
export async function decryptSecret(sealed: string, purpose: string): Promise<string> {
  const key = await instanceKey();
  try {
    const [version, text = ''] = sealed.split('.');
    if (version !== form) throw new RangeError(`form ${version ?? ''} is not known`);
    const bytes = Buffer.from(text, 'base64');
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    throw unavailable('A stored secret cannot be opened with the key of this instance: enter it again.');
  }
}
