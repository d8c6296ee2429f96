import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collectDomains } from './live-domains';
import { parseLiveMessage } from './live-message';

describe('parseLiveMessage', () => {
  it('reads a message', () => {
    expect(parseLiveMessage('{"topic":"run","id":"r1","more":1}')).toEqual({ topic: 'run', id: 'r1' });
  });

  it.each(['', 'null', '{"topic":"weather","id":"1"}', '{"topic":"run"}'])('ignores %j', (data) => {
    expect(parseLiveMessage(data)).toBeNull();
  });
});

describe('collectDomains', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells the first news at once and a burst only once per interval', () => {
    const told: (readonly string[])[] = [];
    const collector = collectDomains(400, (domains) => told.push(domains));
    collector.add('run');
    vi.advanceTimersByTime(0);
    for (let count = 0; count < 50; count += 1) collector.add('run');
    collector.add('alert');
    vi.advanceTimersByTime(399);
    expect(told).toEqual([['experiments']]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([['experiments'], ['experiments', 'monitoring']]);
  });

  it('is silent after stop', () => {
    const told: unknown[] = [];
    const collector = collectDomains(400, (domains) => told.push(domains));
    collector.add('endpoint');
    collector.stop();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([]);
  });
});
