import type { LiveTopic } from '@/lib/contracts/events';

/** First element of the query keys a topic makes stale. An endpoint's change also moves what tests and models show. */
const domainsOf: Readonly<Record<LiveTopic, readonly string[]>> = {
  project: ['orgs'],
  dataset: ['datasets'],
  experiment: ['experiments'],
  run: ['experiments'],
  model: ['models'],
  endpoint: ['serving', 'models', 'ab-tests'],
  batch: ['batches'],
  'ab-test': ['ab-tests', 'policies'],
  monitor: ['monitoring'],
  alert: ['monitoring'],
  policy: ['policies'],
  round: ['policies', 'ab-tests'],
  job: ['jobs'],
  worker: ['jobs'],
};

export interface DomainCollector {
  add: (topic: LiveTopic) => void;
  stop: () => void;
}

/** Gathers the domains of a burst of news and hands them over once: at once for the first, then every `settleMs`. */
export function collectDomains(settleMs: number, onReady: (domains: readonly string[]) => void): DomainCollector {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hand = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    const domains = [...waiting];
    waiting.clear();
    onReady(domains);
    timer = setTimeout(hand, settleMs);
  };
  return {
    add: (topic) => {
      for (const domain of domainsOf[topic]) waiting.add(domain);
      timer ??= setTimeout(hand, 0);
    },
    stop: () => clearTimeout(timer),
  };
}
