'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { testsQuery } from '@/components/ab-tests/queries';
import { TestBout } from '@/components/ab-tests/test-bout';
import { Bout, type BoutSide } from '@/components/bout';
import { confirmModal } from '@/components/ui/confirm-modal';
import type { Endpoint, Variant } from '@/lib/contracts/serving';
import type { EndpointBusy } from './use-attempt';

export interface EndpointBoutProps {
  project: string;
  endpoint: Endpoint;
  crownedId?: string | null;
  /** Absent where promotion is not offered, such as on the overview. */
  onPromote?: (versionId: string, version: number) => Promise<void>;
  onRemove?: (versionId: string) => Promise<void>;
  busy?: EndpointBusy;
}

/** Champion against whoever stands beside it; while a test runs, its tape. */
export function EndpointBout({ project, endpoint, crownedId, onPromote, onRemove, busy = null }: EndpointBoutProps) {
  const tests = useQuery(testsQuery(project)).data?.items ?? [];
  const running = tests.find(({ endpointId, status }) => endpointId === endpoint.id && status === 'running');
  const others = endpoint.variants.filter(({ role }) => role !== 'champion');
  const actions = onPromote && others.length > 0 && (
    <BoutActions
      project={project}
      others={others}
      testId={running?.id ?? null}
      onPromote={onPromote}
      onRemove={onRemove}
      busy={busy}
    />
  );
  if (running) return <TestBout project={project} test={running} actions={actions} crownedId={crownedId} />;
  const champion = endpoint.variants.find(({ role }) => role === 'champion');
  if (!champion) return null;
  return (
    <Bout
      title={endpoint.name}
      href={`/p/${project}/endpoints/${endpoint.id}`}
      stage={stageOf(others)}
      champion={sideOf(project, endpoint, champion)}
      challengers={others.map((variant) => ({
        ...sideOf(project, endpoint, variant),
        role: variant.role === 'shadow' ? 'shadow' : 'challenger',
        metrics: [],
        verdict: null,
      }))}
      actions={actions || undefined}
      crownedId={crownedId}
      alone={
        <>
          No challenger. Open another version of{' '}
          <Link href={`/p/${project}/models/${endpoint.modelId}`}>{endpoint.modelName}</Link> and put it in shadow.
        </>
      }
    />
  );
}

function stageOf(others: readonly Variant[]): string[] {
  if (others.some(({ role }) => role === 'challenger')) return ['traffic is split', 'see Rollout'];
  return others.length > 0 ? ['beside the champion', 'no test running'] : ['champion alone'];
}

function sideOf(project: string, endpoint: Endpoint, variant: Variant): BoutSide {
  return {
    id: variant.versionId,
    name: `v${variant.version}`,
    href: `/p/${project}/models/${endpoint.modelId}/versions/${variant.version}`,
    facts: [variant.trainedOn, variant.kind],
  };
}

interface BoutActionsProps {
  project: string;
  others: readonly Variant[];
  testId: string | null;
  onPromote: (versionId: string, version: number) => Promise<void>;
  onRemove: ((versionId: string) => Promise<void>) | undefined;
  busy: EndpointBusy;
}

function BoutActions({ project, others, testId, onPromote, onRemove, busy }: BoutActionsProps) {
  const ask = async ({ versionId, version }: Variant) => {
    const body =
      'Its test is still running: it answers every request from now on, and the test ends. ' +
      'Roll back takes it back with one click.';
    if (
      testId === null ||
      (await confirmModal({
        title: `Promote v${version} before its test is over?`,
        body,
        confirm: `Promote v${version}`,
        danger: false,
      }))
    ) {
      await onPromote(versionId, version);
    }
  };
  // Promoting is the first choice only where one stands ready and no test is about to answer.
  const isPlain = testId === null && others.length === 1;
  return (
    <>
      {testId === null ? (
        <Button size="xs" component={Link} href={`/p/${project}/tests`}>
          Start a test
        </Button>
      ) : (
        <Button size="xs" component={Link} href={`/p/${project}/tests/${testId}`}>
          Why
        </Button>
      )}
      {others.map((variant) => (
        <span key={variant.id} style={{ display: 'inline-flex', gap: 6 }}>
          {testId === null && onRemove && variant.role === 'shadow' && (
            <Button size="xs" onClick={() => void onRemove(variant.versionId)} loading={busy === 'shadow'}>
              Remove v{variant.version}
            </Button>
          )}
          <Button
            size="xs"
            variant={isPlain ? 'filled' : 'default'}
            onClick={() => void ask(variant)}
            loading={busy === 'promote'}
          >
            Promote v{variant.version}
          </Button>
        </span>
      ))}
    </>
  );
}
