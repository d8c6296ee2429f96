import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { JobRef } from '@/lib/contracts/ab-tests';
import { Policy, RoundDetail, type RoundStatus } from '@/lib/contracts/policies';
import type { DemoClient } from './client';
import { dayMs, replayFrom, replayTo } from './demo-plan';
import type { DemoRun } from './demo-options';
import type { Flight, FlightFile } from './flights';
import type { Serving } from './prepare-serving';
import { postOutcomes, predictDay, type Answered } from './replay-day';

const monitorEveryDays = 7;
const waitMs = 400;
/** A finished training moves its round on by itself; this often the demo asks all the same. */
const nudgeEvery = 25;
const closed: readonly RoundStatus[] = ['promoted', 'kept', 'cancelled', 'failed'];

/** Walks through February to June day by day: requests, outcomes of the day before, then whatever is due. */
export class Replay {
  private yesterday: Answered[] = [];
  private roundId: string | null = null;
  private requests = 0;

  constructor(
    private readonly client: DemoClient,
    private readonly serving: Serving,
    private readonly run: DemoRun,
  ) {}

  async walk(file: FlightFile): Promise<{ roundId: string | null; requests: number }> {
    const days = (replayTo - replayFrom) / dayMs;
    let sample: Flight[] = [];
    for (let index = 0; index < days; index++) {
      this.run.signal.throwIfAborted();
      const day = new Date(replayFrom + index * dayMs).toISOString().slice(0, 10);
      if (day.endsWith('-01'))
        sample = await file.sample(day.slice(0, 7), this.run.options.perMonth, this.run.options.seed);
      this.run.onStep(index / days, `Replaying ${day}`);
      await this.live(sample.filter((flight) => flight.date.startsWith(day)));
      await this.endOfDay(index, new Date(replayFrom + (index + 1) * dayMs).toISOString());
    }
    return { roundId: this.roundId, requests: this.requests };
  }

  private async live(flights: readonly Flight[]): Promise<void> {
    const answered = await predictDay(this.client, flights);
    await postOutcomes(this.client, this.yesterday);
    this.yesterday = answered;
    this.requests += answered.length;
  }

  /** What a scheduler would do at midnight of the simulated day: the clock of the replay is the event time. */
  private async endOfDay(index: number, asOf: string): Promise<void> {
    const { monitorId, policyId } = this.serving;
    // A window is read a day after it ends, when its last labels are in.
    if (index > 0 && index % monitorEveryDays === 0) await this.check(`/monitors/${monitorId}/check`, asOf);
    if (this.roundId === null) {
      await this.check(`/policies/${policyId}/check`, asOf);
      this.roundId = await this.findRound();
    }
    if (this.roundId !== null) await this.followRound(this.roundId, asOf);
  }

  private async findRound(): Promise<string | null> {
    const policy = await this.client.project(Policy, `GET /policies/${this.serving.policyId}`);
    const [round] = policy.rounds;
    if (round)
      this.run.log(`Round ${round.number} opened: ${round.trigger.map((reason) => reason.sentence).join(' ')}`);
    return round?.id ?? null;
  }

  private async followRound(roundId: string, asOf: string): Promise<void> {
    let round = await this.readRound(roundId);
    if (closed.includes(round.status)) return;
    const running: Partial<Record<RoundStatus, string | null>> = { shadow: round.shadowTestId, ab: round.abTestId };
    const testId = running[round.status];
    if (testId) await this.check(`/tests/${testId}/look`, asOf);
    await this.check(`/rounds/${roundId}/advance`, asOf);
    round = await this.readRound(roundId);
    for (let waits = 1; round.status === 'training' || round.status === 'gates'; waits++) {
      if (waits === 1) this.run.log('Waiting for the challengers');
      await sleep(waitMs, undefined, { signal: this.run.signal });
      if (waits % nudgeEvery === 0) await this.check(`/rounds/${roundId}/advance`, asOf);
      round = await this.readRound(roundId);
    }
    if (round.status === 'awaiting-decision' && this.run.options.promote) await this.promote(roundId, asOf);
  }

  private async promote(roundId: string, asOf: string): Promise<void> {
    const body = { decision: 'promote', reason: 'Pressed by the demo', eventTime: asOf };
    const round = await this.client.project(RoundDetail, `POST /rounds/${roundId}/decision`, body);
    this.run.log(round.sentence);
  }

  private readRound(roundId: string): Promise<RoundDetail> {
    return this.client.project(RoundDetail, `GET /rounds/${roundId}`);
  }

  private async check(path: `/${string}`, asOf: string): Promise<void> {
    const { jobId } = await this.client.project(JobRef.extend({ jobId: z.string() }), `POST ${path}`, { asOf });
    await this.client.finished(jobId);
  }
}
