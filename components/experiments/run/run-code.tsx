'use client';

import Link from 'next/link';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { KeyValues } from '@/components/ui/key-values';
import { SectionCard } from '@/components/ui/section-card';
import { clientTags } from '@/lib/contracts/client-tags';
import type { RunDetail } from '@/lib/contracts/experiments';
import { TrainingReport } from '@/lib/contracts/training';
import { formatBytes } from '@/lib/format';
import { FilesLeft } from '../artifacts/files-left';
import { useRunFiles } from '../artifacts/use-run-files';
import classes from '../experiments.module.css';

interface Props {
  project: string;
  run: RunDetail;
}

const diffPattern = /\.(diff|patch)$/;
const environmentPattern =
  /(^|\/)(requirements\.txt|(conda|python_env|environment)\.ya?ml|package\.json|poetry\.lock|uv\.lock)$/;
const nothingSaid =
  'This run says nothing about its code. Clients that run inside a git repository log its commit; log a ' +
  'requirements.txt or a .diff as an artifact to see it here.';

/** Which code ran, with which changes, in which environment; of trainings here the pinned settings. */
export function RunCode({ project, run }: Props) {
  const facts = codeFacts(run);
  const listed = useRunFiles(project, [run]);
  const files = listed.filesOf(run);
  const diffs = files.filter(({ path }) => diffPattern.test(path));
  const environments = files.filter(({ path }) => environmentPattern.test(path));
  const machine = TrainingReport.safeParse(run.report).data?.environment;
  if (facts.length === 0 && diffs.length === 0 && environments.length === 0 && run.source === 'client') {
    return (
      <>
        <FilesLeft {...listed} />
        <EmptyState sentence={nothingSaid} />
      </>
    );
  }
  return (
    <>
      <FilesLeft {...listed} />
      <div className={classes.columns}>
        {facts.length > 0 && (
          <SectionCard title="Code">
            <KeyValues items={facts} />
          </SectionCard>
        )}
        <Files title="Uncommitted changes" project={project} run={run} files={diffs} />
        <Files title="Environment" project={project} run={run} files={environments} />
        {machine && (
          <SectionCard title="Environment">
            <KeyValues
              items={[
                { label: 'Ringside', value: machine.ringside },
                { label: 'Node', value: machine.node },
                { label: 'System', value: machine.system },
                { label: 'Processor', value: `${machine.processor}, ${machine.cores} cores` },
                { label: 'Memory', value: formatBytes(machine.memoryBytes) },
              ]}
            />
          </SectionCard>
        )}
        {run.source === 'training' && (
          <SectionCard title="Settings" aside="everything that decides the outcome">
            <CodeBlock language="json" code={JSON.stringify(run.config, null, 2)} />
          </SectionCard>
        )}
      </div>
    </>
  );
}

function codeFacts({ tags }: RunDetail) {
  const named: readonly [string, string | undefined][] = [
    ['Source', tags[clientTags.sourceName]],
    ['Kind', tags[clientTags.sourceType]],
    ['Entry point', tags[clientTags.entryPoint]],
    ['Commit', tags[clientTags.commit]],
    ['Branch', tags[clientTags.branch]],
    ['Repository', tags[clientTags.repository]],
  ];
  return named.flatMap(([label, value]) => (value ? [{ label, value, mono: true }] : []));
}

function Files({ title, project, run, files }: Props & { title: string; files: RunDetail['artifacts'] }) {
  if (files.length === 0) return null;
  return (
    <SectionCard title={title}>
      <KeyValues
        items={files.map(({ path, sizeBytes }) => ({
          label: (
            <Link href={`/p/${project}/experiments/runs/${run.id}?tab=artifacts&file=${encodeURIComponent(path)}`}>
              {path}
            </Link>
          ),
          key: path,
          value: formatBytes(sizeBytes),
        }))}
      />
    </SectionCard>
  );
}
