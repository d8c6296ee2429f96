import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { shownAddress } from '@/lib/format/shown-address';
import { guardedLookup, requireCallable, webhookReach } from '@/server/core/guarded-address';
import { AppError, invalid } from '@/server/core/errors';

const timeoutMs = 10_000;
const excerptLength = 1000;

export interface Sending {
  url: string;
  /** Opened; null sends unsigned. */
  secret: string | null;
  deliveryId: string;
  body: string;
}

/** What came of one attempt; `retry` where another may go better. */
export interface Sent {
  delivered: boolean;
  responseStatus: number | null;
  responseExcerpt: string | null;
  error: string | null;
  retry: boolean;
  /** Wished by the receiver. */
  retryAfterMs: number | null;
}

/** Throws Invalid unless the address may be called: https, public, without credentials (docs/configuration.md). */
export function requireWebhookAddress(address: string): URL {
  if (!URL.canParse(address)) throw invalid(`"${address}" is no web address: write https://host/path.`);
  const url = new URL(address);
  if (url.protocol !== 'https:' && webhookReach() !== 'all') {
    throw invalid(
      `The webhook ${shownAddress(url.href)} must use https: its content and signature would be open to read.`,
    );
  }
  requireCallable(url, webhookReach());
  return url;
}

/**
 * The headers that let a receiver tell a delivery from a forgery and a repetition.
 *
 *   X-MLflow-Signature: v1,base64(HMAC-SHA256(secret, "<delivery id>.<timestamp>.<body>")), timestamp in seconds
 */
function signatureHeaders({ secret, deliveryId, body }: Omit<Sending, 'url'>, now: Date) {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers = { 'x-mlflow-delivery-id': deliveryId, 'x-mlflow-timestamp': timestamp };
  if (secret === null) return headers;
  const digest = createHmac('sha256', secret).update(`${deliveryId}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'x-mlflow-signature': `v1,${digest}` };
}

/** Sends one delivery once. The address is checked where the connection is made; redirects are not followed. */
export async function sendWebhook(sending: Sending): Promise<Sent> {
  const nothing = { delivered: false, responseStatus: null, responseExcerpt: null, retryAfterMs: null };
  let dispatcher: Agent | undefined;
  try {
    const url = requireWebhookAddress(sending.url);
    dispatcher = new Agent({ connect: { lookup: guardedLookup(webhookReach()), timeout: timeoutMs } });
    const answer = await request(url, {
      method: 'POST',
      dispatcher,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Ringside',
        ...signatureHeaders(sending, new Date()),
      },
      body: sending.body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await readAnswer(answer);
  } catch (error) {
    // A refused address stays refused; what the network did may pass.
    const refused = error instanceof AppError;
    return { ...nothing, error: sentenceOf(error), retry: !refused };
  } finally {
    await dispatcher?.destroy();
  }
}

type Answer = Awaited<ReturnType<typeof request>>;

async function readAnswer({ statusCode, headers, body }: Answer): Promise<Sent> {
  const responseExcerpt = await readExcerpt(body);
  const delivered = statusCode >= 200 && statusCode < 300;
  const isRedirect = statusCode >= 300 && statusCode < 400;
  const why = isRedirect
    ? `It answered ${statusCode}, a redirect, which is not followed: give the final address.`
    : `It answered ${statusCode}.`;
  return {
    delivered,
    responseStatus: statusCode,
    responseExcerpt,
    error: delivered ? null : why,
    retry: statusCode === 429 || statusCode >= 500,
    retryAfterMs: secondsOf(headers['retry-after']),
  };
}

async function readExcerpt(body: Answer['body']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= excerptLength) break;
  }
  // The database holds no NUL, and an answer that cannot be kept would be asked for again.
  return text.slice(0, excerptLength).replaceAll('\0', '');
}

function secondsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (error instanceof Error && error.name === 'TimeoutError') return `No answer within ${timeoutMs / 1000} s.`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? `It could not be reached: ${cause.message}` : 'It could not be reached.';
}
