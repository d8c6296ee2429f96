'use client';

import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Artifact, RunDetail } from '@/lib/contracts/experiments';
import { filesQuery } from './artifact-queries';
import { layOver } from './lay-over';
import { readBehind } from './read-behind';

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
    queries: long.map(({ id }) => ({ ...filesQuery({ project, run: id }), enabled: isAsked })),
  });
  const lists = long.flatMap((run, index) => {
    const result = results[index];
    if (!result) return [];
    const { data, error, isFetching, refetch } = result;
    return [{ run, listed: data?.items, error, isFetching, refetch }];
  });
  const readFor = useRef(new Map<string, RunDetail>());
  useEffect(() => readBehind(lists, readFor.current));
  const whole = new Map(lists.map(({ run, listed }) => [run.id, listed && layOver(listed, run.artifacts)]));
  const filesOf = ({ id, artifacts }: RunDetail) => whole.get(id) ?? artifacts;
  // Of a list that is only being read anew nothing is said: it stays as it was for that moment.
  const open = lists.filter(({ listed, error }) => listed === undefined || error !== null);
  const cut = open.map(({ run }) => run.artifactCount - filesOf(run).length).filter((files) => files > 0);
  const failed = open.filter(({ error }) => error !== null);
  return {
    filesOf,
    left: { files: cut.reduce((sum, files) => sum + files, 0), runs: cut.length },
    readAll: () => {
      setAsked(true);
      for (const { refetch } of failed) void refetch();
    },
    isReading: lists.some(({ isFetching }) => isFetching),
    error: failed[0]?.error ?? null,
  };
}
