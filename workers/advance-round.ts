import type { JobHandler } from '@/server/core/jobs/job-handle';
import { advanceRound, noteRoundTrouble } from '@/server/policies';

/** Takes a round as far as it can go now. */
export const handler: JobHandler<'round.advance'> = {
  run: (job) => advanceRound(job.ctx, { id: job.payload.roundId, asOf: job.payload.asOf, watch: job }),
  onEnd: ({ ctx, payload }, { status, sentence }) =>
    status === 'failed' ? noteRoundTrouble(ctx, { id: payload.roundId, sentence }) : Promise.resolve(),
};
