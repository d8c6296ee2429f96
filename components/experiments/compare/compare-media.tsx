'use client';

import { Select, Slider } from '@mantine/core';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiImage } from '@/components/ui/api-image';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { formatBytes } from '@/lib/format';
import { textQuery, viewAddress, type FilePlace } from '../artifacts/artifact-queries';
import { FilesLeft } from '../artifacts/files-left';
import { useRunFiles } from '../artifacts/use-run-files';
import type { DrawnRun } from '../charts/panel-series';
import { runQuery } from '../queries';
import { NotLoaded } from './not-loaded';
import { mediaOf, stepsOf, type MediaFile } from './media-of';
import classes from './compare.module.css';

const mostRuns = 30;
const nothingLogged = 'These runs logged no images or texts. Log them as artifacts, such as samples/step_100.png.';

/** Pictures and texts that runs logged, side by side at one step. */
export function CompareMedia({ project, runs }: { project: string; runs: readonly DrawnRun[] }) {
  const shown = runs.slice(0, mostRuns);
  const results = useQueries({ queries: shown.map(({ id }) => runQuery(project, id)) });
  const details = results.flatMap(({ data }) => data ?? []);
  const listed = useRunFiles(project, details);
  const files = details.flatMap((run) => mediaOf(run.id, listed.filesOf(run)));
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
      <FilesLeft {...listed} />
      {files.length === 0 && !isFailed && listed.left.files === 0 && <EmptyState sentence={nothingLogged} />}
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
  const { runId: run, path, sha256 } = file;
  const place = { project, run, path };
  if (file.kind === 'text') return <SampleText place={place} sha256={sha256} />;
  return <ApiImage src={viewAddress(place, { sha256 })} alt={`${file.key} of ${name}`} loading="lazy" />;
}

/** The beginning of a text: half a megabyte is more than one reads beside others. */
function SampleText({ place, sha256 }: { place: FilePlace; sha256: string }) {
  const read = useInfiniteQuery(textQuery(place, sha256));
  const [first] = read.data?.pages ?? [];
  if (read.error && !first) {
    return <ErrorState what="The text could not be read." error={read.error} onRetry={() => void read.refetch()} />;
  }
  return (
    <>
      <pre tabIndex={0}>{first ? (first.text ?? 'no text: download it') : ''}</pre>
      {first && first.text !== null && first.end < first.sizeBytes && (
        <p className={classes.note}>
          the first {formatBytes(first.end)} of {formatBytes(first.sizeBytes)}
        </p>
      )}
    </>
  );
}
