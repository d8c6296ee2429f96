'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { Chip } from '@/components/ui/chip';
import { SectionCard } from '@/components/ui/section-card';
import { showError } from '@/components/ui/undo-toast';
import type { RunDetail } from '@/lib/contracts/experiments';
import { rerunTag, type Verification } from '@/lib/contracts/reruns';
import { runCalls, verificationQuery } from './run-queries';
import classes from './run.module.css';
import { verificationSentence } from './verification-sentence';

/** Trains once more with the same rows, settings and seed, and leads to the new run. */
export function RerunButton({ project, runId }: { project: string; runId: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const rerun = async () => {
    setBusy(true);
    try {
      const started = await fetchJson(runCalls.rerun, { params: { project, run: runId } });
      router.push(`/p/${project}/experiments/runs/${started.runId}`);
    } catch (error) {
      showError('The training was not started again', error);
      setBusy(false);
    }
  };
  return (
    <Button
      loading={busy}
      onClick={() => void rerun()}
      title="Same rows, settings and seed; then compare digit by digit"
    >
      Re-run and verify
    </Button>
  );
}

/** Whether a repeated training came out the same; nothing for other runs. */
export function RunVerification({ project, run }: { project: string; run: RunDetail }) {
  const verification = useQuery({ ...verificationQuery(project, run), enabled: rerunTag in run.tags }).data;
  if (!verification) return null;
  return (
    <SectionCard title="Verification" aside="the same rows, settings and seed once more">
      <p className={classes.verdict}>
        <VerificationChip verification={verification} /> <Sentence project={project} verification={verification} />
      </p>
      {verification.differences.length > 0 && (
        <table className={classes.differences}>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col">Was</th>
              <th scope="col">Is</th>
            </tr>
          </thead>
          <tbody>
            {verification.differences.map(({ key, was, is }) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td>{was ?? '–'}</td>
                <td>{is ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SectionCard>
  );
}

function VerificationChip({ verification: { outcome } }: { verification: Verification }) {
  if (outcome === 'same') return <Chip tone="good">same</Chip>;
  if (outcome === 'different') return <Chip tone="bad">different</Chip>;
  return <Chip tone="neutral">{outcome === 'nothing' ? 'nothing to compare' : outcome}</Chip>;
}

function Sentence({ project, verification }: { project: string; verification: Verification }) {
  const { original } = verification;
  if (original === null) return 'The run it repeats is gone.';
  const [before, after] = verificationSentence(verification);
  return (
    <>
      {before}
      <Link href={`/p/${project}/experiments/runs/${original.id}`}>{original.name}</Link>
      {after}
    </>
  );
}
