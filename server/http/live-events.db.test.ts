import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveEvent } from '@/lib/contracts/events';
import { closeDb } from '@/server/core/db';
import { publishEventNow } from '@/server/core/events';
import { LiveHub } from './live-events';

const hub = new LiveHub();
beforeAll(() => hub.start());
afterAll(async () => {
  await hub.stop();
  await closeDb();
});

const eventOf = (id: string): LiveEvent => ({ orgId: 'o', projectId: 'p', topic: 'dataset', id });

/** Publishes, and waits until those who listen have it. */
async function publish(id: string): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const leave = hub.subscribe((event) => {
      if (event.id !== id) return;
      leave();
      resolve();
    });
  });
  await publishEventNow(eventOf(id));
  await heard;
}

it('tells who listens only now what happened since their page was made', async () => {
  await publish('before');
  await sleep(1100);
  const madeAt = Date.now();
  await publish('after');
  const told: string[] = [];
  const leave = hub.subscribe(({ id }) => told.push(id), madeAt);
  expect(told).toEqual(['after']);
  await publish('later');
  expect(told).toEqual(['after', 'later']);
  leave();
  await publish('too late');
  expect(told).toEqual(['after', 'later']);
});

it('tells of nothing before to who asks for nothing', async () => {
  await publish('unheard');
  const told: string[] = [];
  hub.subscribe(({ id }) => told.push(id))();
  expect(told).toEqual([]);
});
