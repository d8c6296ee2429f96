'use client';

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { Chip, type Tone } from '@/components/ui/chip';
import { SectionCard } from '@/components/ui/section-card';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { AbTestDetail } from '@/lib/contracts/ab-tests';
import type { Diagnostic } from '@/lib/contracts/test-analysis';
import { formatCount, formatDate, formatPercent } from '@/lib/format';
import { testCalls } from './queries';
import { SecondReadings } from './second-readings';
import { SegmentTable } from './segment-table';
import { UnitAdviceList } from './unit-advice';
import classes from './ab-tests.module.css';

const tones: Record<Diagnostic['state'], Tone> = { fine: 'good', warning: 'warn', broken: 'bad', unknown: 'neutral' };

/** What could spoil the result, before the result. */
export function DiagnosticsCard({ project, test }: { project: string; test: AbTestDetail }) {
  const { analysis } = test;
  if (test.units === 0) return null;
  return (
    <SectionCard
      title="Diagnostics"
      aside={analysis ? `${formatCount(analysis.rows)} requests up to ${formatDate(analysis.through)}` : undefined}
      actions={<AnalyseButton project={project} test={test} />}
    >
      {analysis === null ? (
        <p className={classes.method}>
          They are read at the first look, every week, and at the end. The button reads them now.
        </p>
      ) : (
        <ul className={classes.diagnostics}>
          {analysis.diagnostics.map(({ name, state, sentence }) => (
            <li key={name}>
              <Chip tone={tones[state]}>{name}</Chip>
              <span>{sentence}</span>
            </li>
          ))}
        </ul>
      )}
    </SectionCard>
  );
}

function AnalyseButton({ project, test }: { project: string; test: AbTestDetail }) {
  const queryClient = useQueryClient();
  const analyse = useMutation({
    mutationFn: () => fetchJson(testCalls.analyse, { params: { project, test: test.id } }),
    onSuccess: () => {
      showDone('A worker reads the test; the page follows.');
      return queryClient.invalidateQueries({ queryKey: ['jobs'] });
    },
    onError: (error) => showError('The analysis could not be queued', error),
  });
  return (
    <Button size="xs" loading={analyse.isPending} onClick={() => analyse.mutate()}>
      Read now
    </Button>
  );
}

/** Each challenger by other methods, in segments, and what other units of evidence would do. */
export function SecondLook({ test }: { test: AbTestDetail }) {
  const { analysis } = test;
  if (analysis === null) return null;
  const several = analysis.arms.length > 1;
  const part =
    analysis.sampleShare < 1
      ? ` ${formatPercent(analysis.sampleShare)} of all requests are read, the same ones at every look.`
      : '';
  const segmentPart =
    analysis.segmentShare < 1 ? `, from a fair ${formatPercent(analysis.segmentShare)} of all requests` : '';
  return analysis.arms.map((arm) => {
    const version = test.arms.find(({ versionId }) => versionId === arm.versionId)?.version;
    const of = several ? `: v${version}` : '';
    return (
      <div key={arm.versionId} className={classes.looks}>
        <SectionCard title={`By other methods${of}`}>
          <SecondReadings readings={arm.readings} />
          <p className={classes.method}>
            The sequence above decides; these are other ways to read it. A corrected p allows for all figures{' '}
            {several ? 'and challengers ' : ''}that are watched together.{part}
          </p>
        </SectionCard>
        <SegmentTable title={`Segments${of}`} segments={arm.segments} alpha={test.alpha} part={segmentPart} />
        <SectionCard title={`Units of evidence${of}`}>
          <UnitAdviceList advice={arm.unit} />
        </SectionCard>
      </div>
    );
  });
}
