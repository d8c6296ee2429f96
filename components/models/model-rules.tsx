'use client';

import Link from 'next/link';
import { KeyValues } from '@/components/ui/key-values';
import { SectionCard } from '@/components/ui/section-card';
import type { RegisteredModelDetail } from '@/lib/contracts/models';
import { countOf } from '@/lib/format';
import { gateName } from '@/lib/decisions/judge-version-gates';

const approvers = ['nobody else', 'one other person', 'two other persons'];

/** What a version of the model is measured on, and what it must pass to become champion. */
export function ModelRules({ project, model }: { project: string; model: RegisteredModelDetail }) {
  const { gates, approvals, evaluationPlan, servedBy, versions } = model;
  const newest = versions[0];
  if (!newest) return null;
  const page = `/p/${project}/models/${model.id}/versions/${newest.version}`;
  const tested = versions.find(({ measured }) => measured?.source === 'locked-test')?.measured?.sentence;
  const days = countOf(approvals.days, 'day');
  return (
    <SectionCard title="What its versions must pass">
      <KeyValues
        columns={2}
        items={[
          {
            label: 'Locked test',
            value: (
              <Link href={`${page}?tab=slices`}>
                {evaluationPlan.test === null ? 'none chosen yet' : (tested ?? 'chosen').replace(/^locked test: /, '')}
              </Link>
            ),
          },
          {
            label: 'Gates',
            value: (
              <Link href={`${page}?tab=gates`} title={gates.map(gateName).join('\n')}>
                {gates.length === 0 ? 'none declared' : countOf(gates.length, 'gate')}
              </Link>
            ),
          },
          {
            label: 'Approval by',
            value: `${approvers[approvals.needed] ?? ''}${approvals.needed === 0 ? '' : `, for ${days}`}`,
          },
          {
            label: 'Served by',
            value:
              servedBy.length === 0
                ? 'no endpoint'
                : servedBy.map(({ endpointId, endpointName }) => (
                    <Link key={endpointId} href={`/p/${project}/endpoints/${endpointId}`}>
                      {endpointName}{' '}
                    </Link>
                  )),
          },
        ]}
      />
    </SectionCard>
  );
}
