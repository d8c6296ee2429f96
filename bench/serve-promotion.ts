import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PredictResult, EndpointDetail } from '@/lib/contracts/serving';
import { DemoClient } from '@/server/demo/client';
import type { BenchedEndpoint } from './prepare-endpoint';
import type { Measured } from './serve';
import { atRate, quantileOf, type OpenEndpoint } from './serve-load';

const perSecond = 2000;
const forMs = 10_000;
const betweenMs = 1500;

interface Promotion {
  place: { baseUrl: string; gatewayUrl: string; project: string; key: string };
  made: BenchedEndpoint;
  endpoint: OpenEndpoint;
  print: (figure: string, measured: Measured) => void;
}

/** Promotes back and forth under load: every request is answered, by one version, with that version's own score. */
export async function benchPromotion({ place, made, endpoint, print }: Promotion): Promise<void> {
  const client = new DemoClient(place, new AbortController().signal);
  try {
    const scores = new Map<number, Set<number>>();
    let [dropped, promotions] = [0, 0];
    const ask = async () => {
      try {
        const { predictions } = PredictResult.parse(JSON.parse(await endpoint.predict(1)));
        for (const { version, score } of predictions) {
          const known = scores.get(version) ?? new Set();
          scores.set(version, known.add(score ?? NaN));
        }
      } catch {
        dropped += 1;
      }
    };
    let isOver = false;
    const load = atRate(ask, perSecond, forMs).finally(() => (isOver = true));
    for (let turn = 1; !isOver; turn++) {
      await sleep(betweenMs);
      if (isOver) break;
      const [to, from] = turn % 2 === 1 ? made.versions.toReversed() : made.versions;
      const body = { versionId: to, expectedChampionId: from, reason: 'bench' };
      await client.project(EndpointDetail, `POST /endpoints/${made.id}/promote`, body);
      promotions += 1;
    }
    const latencies = await load;
    const mixed = [...scores.values()].filter((known) => known.size !== 1).length + Math.abs(scores.size - 2);
    const name = `promotions-at-${perSecond}-per-second`;
    print(`${name}-dropped`, {
      value: dropped,
      unit: `of ${latencies.milliseconds.length}`,
      target: 0,
      ok: dropped === 0,
    });
    print(`${name}-mixed`, { value: mixed, unit: `versions, ${promotions} promotions`, target: 0, ok: mixed === 0 });
    print(`${name}-p99`, { value: quantileOf(latencies, 0.99), unit: 'ms' });
    await putBack(client, made);
  } finally {
    await client.close();
  }
}

/** The first version answers again, for whoever measures next. */
async function putBack(client: DemoClient, { id, versions }: BenchedEndpoint): Promise<void> {
  const [first] = versions;
  const { variants } = await client.project(z.looseObject(EndpointDetail.shape), `GET /endpoints/${id}`);
  const champion = variants.find(({ role }) => role === 'champion')?.versionId;
  if (champion === first) return;
  const body = { versionId: first, expectedChampionId: champion, reason: 'bench' };
  await client.project(EndpointDetail, `POST /endpoints/${id}/promote`, body);
}
