import type { FastifyInstance, FastifyReply } from 'fastify';
import { SetupInput } from '@/lib/contracts/orgs';
import { webHeaders } from '@/server/core/request-credentials';
import { parseWith } from '@/server/core/send-error';
import { auth, getSetupState, requireSetupCode, setUpInstance } from '@/server/orgs';

async function forward(response: Response, reply: FastifyReply): Promise<FastifyReply> {
  reply.status(response.status);
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') void reply.header(name, value);
  });
  for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie);
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

/** Sign-in and sessions (better-auth), and the page that makes the first account. */
export function mountAuth(app: FastifyInstance): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    handler: async (request, reply) => {
      const url = `http://${request.headers.host ?? 'localhost'}${request.url}`;
      const headers = webHeaders(request);
      headers.set('x-forwarded-for', request.ip);
      const body = request.method === 'POST' ? JSON.stringify(request.body ?? {}) : undefined;
      headers.delete('content-length');
      const response = await (
        await auth()
      ).handler(new Request(url, { method: request.method, headers, ...(body ? { body } : {}) }));
      return forward(response, reply);
    },
  });
  app.get('/api/v1/setup', () => getSetupState());
  app.post('/api/v1/setup', async (request, reply) => {
    const input = parseWith(SetupInput, request.body, 'form') as SetupInput;
    requireSetupCode(input);
    await setUpInstance(input);
    const { email, password } = input;
    const response = await (
      await auth()
    ).api.signInEmail({ body: { email, password }, headers: webHeaders(request), asResponse: true });
    return forward(response, reply);
  });
}
