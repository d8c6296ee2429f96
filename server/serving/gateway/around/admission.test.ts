import { expect, it } from 'vitest';
import { Admission } from './admission';

it('lets so many in, makes so many wait in order, and turns the rest away with a time to come back', async () => {
  const admission = new Admission();
  const limits = { concurrency: 2, queue: 2 };
  expect([1, 2, 3].map(() => admission.tryEnter(limits))).toEqual([true, true, false]);
  const order: string[] = [];
  const first = admission.wait(limits, 'e').then(() => order.push('first'));
  const second = admission.wait(limits, 'e').then(() => order.push('second'));
  await expect(admission.wait(limits, 'e')).rejects.toMatchObject({
    code: 'Unavailable',
    detail: { retryAfterSeconds: 1 },
  });
  admission.leave();
  await first;
  expect(order).toEqual(['first']);
  admission.leave();
  await second;
  expect(admission.tryEnter(limits)).toBe(false);
  admission.leave();
  admission.leave();
  expect(admission.tryEnter(limits)).toBe(true);
});
