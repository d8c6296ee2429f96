import { createHash } from 'node:crypto';
import type { Prisma } from '@/prisma/generated/client';
import { toJson } from './json';

export interface Frozen {
  evidence: Prisma.InputJsonValue;
  /** Hexadecimal, of the evidence as JSON whose keys are in order: a JSON column does not keep theirs. */
  sha256: string;
}

/** What a decision rests on, as it stands now, with the hash that tells whether it was touched since. */
export function freezeEvidence(value: object): Frozen {
  const evidence = toJson(value);
  return { evidence, sha256: evidenceHash(evidence) };
}

export function evidenceHash(evidence: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(evidence)))
    .digest('hex');
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]));
}
