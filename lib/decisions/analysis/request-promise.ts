import type { SecondReading } from '@/lib/contracts/test-analysis';

/**
 * What a method promises that takes requests as independent, and what to say of it: nothing where they are known not to
 * be, because keys come again or requests of one unit resemble each other.
 */
export function requestPromise(
  promise: SecondReading['guarantee'],
  isDependent: boolean,
): { guarantee: SecondReading['guarantee']; words: string } {
  if (!isDependent) return { guarantee: promise, words: 'Takes requests as independent.' };
  const words = 'Takes requests as independent, which these are not, so it promises nothing.';
  return { guarantee: 'none', words };
}
