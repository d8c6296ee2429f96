'use client';

import type { ReactNode } from 'react';
import { Bout } from '@/components/bout';
import type { AbTest } from '@/lib/contracts/ab-tests';
import { boutOfTest } from './bout-of-test';

export interface TestBoutProps {
  project: string;
  test: AbTest;
  roundNumber?: number;
  actions?: ReactNode;
  crownedId?: string | null;
}

/** The tale of the tape of one test. */
export function TestBout({ project, test, roundNumber, actions, crownedId }: TestBoutProps) {
  const bout = boutOfTest(test, roundNumber);
  if (!bout) return null;
  return (
    <Bout
      title={test.endpointName}
      href={`/p/${project}/endpoints/${test.endpointId}`}
      {...bout}
      actions={actions}
      crownedId={crownedId}
    />
  );
}
