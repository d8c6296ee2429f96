import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { LiveEvent } from '@/lib/contracts/events';
import { env } from '@/server/core/env';
import { eventChannel } from '@/server/core/events';
import { identify, projectContextOf } from './authenticate';

const keepAliveMs = 15_000;
const reconnectMs = 1000;

/** What happened so lately may have been missed by a page that was made before and listens only now. */
const rememberedMs = 30_000;
const mostRemembered = 1000;
/** What was read so shortly after a change may be of before it. */
const overlapMs = 1000;

type Listener = (event: LiveEvent) => void;

/** One listening connection for the whole process, shared by every open page; it reconnects by itself. */
export class LiveHub {
  private readonly listeners = new Set<Listener>();
  private remembered: { at: number; event: LiveEvent }[] = [];
  private client: pg.Client | undefined;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;

  /** Listens; a connection that breaks later is made anew. @throws when the first one fails */
  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: env().DATABASE_URL, connectionTimeoutMillis: reconnectMs * 5 });
    this.client = client;
    client.on('notification', ({ payload }) => this.deliver(payload));
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    await client.connect();
    await client.query(`LISTEN ${eventChannel}`);
  }

  /** Listens from when the database answers on, and for as long as it does. */
  keepListening(): void {
    this.start().catch(() => this.connectLater());
  }

  /** @param since milliseconds since 1970: what came after it is told at once, as far as it is remembered */
  subscribe(listener: Listener, since = Infinity): () => void {
    for (const { at, event } of this.remembered) if (at > since - overlapMs) listener(event);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private deliver(payload: string | undefined): void {
    const event = LiveEvent.safeParse(JSON.parse(payload ?? 'null'));
    if (!event.success) return;
    this.remember(event.data);
    for (const listener of this.listeners) listener(event.data);
  }

  private remember(event: LiveEvent): void {
    const at = Date.now();
    this.remembered.push({ at, event });
    const first = this.remembered[0];
    if (this.remembered.length < mostRemembered && first && at - first.at < rememberedMs) return;
    this.remembered = this.remembered.slice(-mostRemembered / 2).filter((one) => at - one.at < rememberedMs);
  }

  private lose(broken: pg.Client): void {
    if (this.client === broken) this.connectLater();
  }

  private connectLater(): void {
    if (this.closed || this.timer) return;
    this.client = undefined;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.keepListening();
    }, reconnectMs);
  }
}

/** Server-sent events of one project: what changed, so that pages refetch it; from `?since=` on, where it is given. */
export function mountLiveEvents(app: FastifyInstance, hub: LiveHub): void {
  app.get('/api/v1/projects/:project/events', async (request, reply) => {
    const { project } = request.params as { project: string };
    const ctx = await projectContextOf(await identify(request), project);
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 1000\n: open\n\n');
    const tell = (event: LiveEvent) => {
      if (event.projectId === ctx.projectId)
        raw.write(`data: ${JSON.stringify({ topic: event.topic, id: event.id })}\n\n`);
    };
    const { since } = request.query as { since?: unknown };
    const unsubscribe = hub.subscribe(
      tell,
      typeof since === 'string' && /^\d{13}$/.test(since) ? Number(since) : Infinity,
    );
    const keepAlive = setInterval(() => raw.write(': still here\n\n'), keepAliveMs);
    raw.on('close', () => {
      clearInterval(keepAlive);
      unsubscribe();
    });
  });
}
