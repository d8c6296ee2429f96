'use client';

import { Select, Slider } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { ApiImage } from '@/components/ui/api-image';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { ArtifactText } from '@/lib/contracts/artifacts';
import { z } from 'zod';
import type { DrawnRun } from '../charts/panel-series';
import { runQuery } from '../queries';
import { NotLoaded } from './not-loaded';
import { mediaOf, stepsOf, type MediaFile } from './media-of';
import classes from './compare.module.css';

const mostRuns = 30;
const nothingLogged = 'These runs logged no images or texts. Log them as artifacts, such as samples/step_100.png.';

const textCall = contract({
  method: 'GET',
  path: '/projects/:project/runs/:run/artifact-text',
  query: z.object({ path: z.string() }),
  response: ArtifactText,
});

/** Pictures and texts that runs logged, side by side at one step. */
export function CompareMedia({ project, runs }: { project: string; runs: readonly DrawnRun[] }) {
  const shown = runs.slice(0, mostRuns);
  const results = useQueries({ queries: shown.map(({ id }) => runQuery(project, id)) });
  const files = results.flatMap(({ data }) => (data ? mediaOf(data.id, data.artifacts) : []));
  if (results.some(({ isPending }) => isPending)) return <ChartSkeleton />;
  const isFailed = results.some(({ error, data }) => error && !data);
  return (
    <>
      <NotLoaded runs={shown} results={results} />
      {runs.length > mostRuns && (
        <p className={classes.note}>
          {mostRuns} of {runs.length} runs shown
        </p>
      )}
      {files.length === 0 && !isFailed && <EmptyState sentence={nothingLogged} />}
      {files.length > 0 && <MediaGrid project={project} runs={shown} files={files} />}
    </>
  );
}

interface MediaGridProps {
  project: string;
  runs: readonly DrawnRun[];
  files: readonly MediaFile[];
}

function MediaGrid({ project, runs, files }: MediaGridProps) {
  const keys = [...new Set(files.map(({ key }) => key))].sort();
  const [chosen, setChosen] = useState<string | null>(null);
  const key = chosen ?? keys[0] ?? '';
  const ofKey = files.filter((file) => file.key === key);
  const steps = stepsOf(ofKey);
  const [place, setPlace] = useState<number | null>(null);
  const at = Math.min(place ?? steps.length - 1, steps.length - 1);
  const step = steps[at] ?? null;
  return (
    <>
      <div className={classes.mediaControls}>
        <Select
          size="xs"
          w={300}
          aria-label="What is shown"
          searchable
          allowDeselect={false}
          data={keys}
          value={key}
          onChange={(next) => {
            setChosen(next);
            setPlace(null);
          }}
        />
        {steps.length > 1 && (
          <>
            <Slider
              w={260}
              aria-label="Step"
              min={0}
              max={steps.length - 1}
              value={at}
              label={(index) => `step ${steps[index] ?? '–'}`}
              onChange={setPlace}
            />
            <span className={classes.note}>{step === null ? 'no step' : `step ${step}`}</span>
          </>
        )}
      </div>
      <div className={classes.media}>
        {runs.map((run) => {
          const file = ofKey.find((one) => one.runId === run.id && one.step === step);
          return (
            <figure key={run.id} className={classes.sample}>
              <figcaption>
                <span className={classes.dot} style={{ background: run.color }} aria-hidden="true" />
                {run.name}
              </figcaption>
              {file ? (
                <Sample project={project} file={file} name={run.name} />
              ) : (
                <p className={classes.none}>none at this step</p>
              )}
            </figure>
          );
        })}
      </div>
    </>
  );
}

function Sample({ project, file, name }: { project: string; file: MediaFile; name: string }) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const address = `/api/v1/projects/${project}/runs/${file.runId}/artifact-view/${path}`;
  if (file.kind === 'text') return <SampleText project={project} file={file} />;
  return <ApiImage src={address} alt={`${file.key} of ${name}`} loading="lazy" />;
}

function SampleText({ project, file }: { project: string; file: MediaFile }) {
  const read = useQuery({
    queryKey: ['experiments', project, 'artifactText', file.runId, file.path],
    queryFn: (context) =>
      fetchJson(textCall, { params: { project, run: file.runId }, query: { path: file.path } }, context),
  });
  if (read.error && !read.data) {
    return <ErrorState what="The text could not be read." error={read.error} onRetry={() => void read.refetch()} />;
  }
  return <pre tabIndex={0}>{read.data?.text ?? (read.isPending ? '' : 'no text: download it')}</pre>;
}
