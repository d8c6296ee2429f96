'use client';

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { Artifact, RunDetail } from '@/lib/contracts/experiments';
import { filesQuery } from './artifact-queries';

export interface RunFiles {
  filesOf: (run: RunDetail) => readonly Artifact[];
  /** What `filesOf` leaves out. */
  left: { files: number; runs: number };
  readAll: () => void;
  isReading: boolean;
  error: Error | null;
}

/** The files of runs: the first thousand come with each, and all of them once they are asked for. */
export function useRunFiles(project: string, runs: readonly RunDetail[]): RunFiles {
  const [isAsked, setAsked] = useState(false);
  const long = runs.filter(({ artifacts, artifactCount }) => artifactCount > artifacts.length);
  const results = useQueries({
    queries: long.map(({ id, artifactCount }) => ({
      ...filesQuery({ project, run: id }, artifactCount),
      enabled: isAsked,
    })),
  });
  const whole = new Map(long.map(({ id }, index) => [id, results[index]?.data?.items]));
  const cut = long.filter(({ id }) => whole.get(id) === undefined);
  const failed = results.filter(({ error, data }) => error !== null && data === undefined);
  return {
    filesOf: ({ id, artifacts }) => whole.get(id) ?? artifacts,
    left: {
      files: cut.reduce((sum, { artifacts, artifactCount }) => sum + artifactCount - artifacts.length, 0),
      runs: cut.length,
    },
    readAll: () => {
      setAsked(true);
      for (const { refetch } of failed) void refetch();
    },
    isReading: results.some(({ isFetching }) => isFetching),
    error: failed[0]?.error ?? null,
  };
}
