import { AppError } from '@/server/core/errors';

interface Bucket {
  tokens: number;
  at: number;
}

const mostBuckets = 10_000;

/** A bucket of requests for each key: it fills at the allowed rate and holds one second's worth, at least one. */
export class RateLimits {
  private readonly buckets = new Map<string, Bucket>();

  /** Takes one request. @throws LimitExceeded saying when the next is allowed */
  take(key: string, perSecond: number, nowMs: number): void {
    const most = Math.max(1, perSecond);
    const bucket = this.buckets.get(key) ?? { tokens: most, at: nowMs };
    bucket.tokens = Math.min(most, bucket.tokens + ((nowMs - bucket.at) / 1000) * perSecond);
    bucket.at = nowMs;
    if (this.buckets.size >= mostBuckets) this.buckets.clear();
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      throw new AppError(
        'LimitExceeded',
        `This key may ask ${perSecond} times a second here: wait ${seconds} s, or have the limit raised.`,
        { retryAfterSeconds: seconds },
      );
    }
    bucket.tokens -= 1;
  }
}
