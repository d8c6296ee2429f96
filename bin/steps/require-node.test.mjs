import { expect, it, vi } from 'vitest';
import { requireNode } from './require-node.mjs';

it.each([
  ['18.20.4', 1],
  ['20.18.3', 1],
  ['20.19.0', undefined],
  ['22.4.0', undefined],
  ['24.0.0', undefined],
])('Node %s ends with %s', (version, status) => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
  let ended;
  requireNode(version, (code) => (ended = code));
  expect(ended).toBe(status);
  expect(complaint).toHaveBeenCalledTimes(status === undefined ? 0 : 1);
  complaint.mockRestore();
});
