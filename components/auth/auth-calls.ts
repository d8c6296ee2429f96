import { SetupInput, SetupState } from '@/lib/contracts/orgs';
import { ApiError } from '@/components/api-error';
import { contract } from '@/components/contract';

export const getSetupState = contract({ method: 'GET', path: '/setup', response: SetupState });
/** Answers with the session's cookie; the body is of no interest. */
export const setUp = contract({ method: 'POST', path: '/setup', body: SetupInput });

export interface Credentials {
  email: string;
  password: string;
}

/**
 * Signs in by cookie. The sessions live behind `/api/auth`, whose refusals have their own shape.
 *
 * @throws ApiError with a sentence for the form
 */
export async function signIn(credentials: Credentials): Promise<void> {
  const answer = await fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  }).catch(() => null);
  if (answer?.ok === true) return;
  throw new ApiError({
    status: answer?.status ?? 0,
    code: 'SignInRefused',
    message: refusalSentence(answer?.status ?? 0),
  });
}

/** Why signing in did not work; a wrong address and a wrong password get the same sentence on purpose. */
export function refusalSentence(status: number): string {
  if (status === 0) return 'The server did not answer. Check that Ringside is running and reachable.';
  if (status === 400) return 'This is not an e-mail address and a password. Check both.';
  if (status === 401) return 'No account has this e-mail address with this password. Check both, or ask the owner.';
  if (status === 403) return 'The server refused this page. Open Ringside by the address it printed when it started.';
  if (status === 429) return 'Too many attempts. Wait a minute, then try again.';
  return `The server could not sign you in (status ${status}). Its log says why.`;
}
