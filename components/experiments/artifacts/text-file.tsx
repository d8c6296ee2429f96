'use client';

import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState, reasonOf } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { formatBytes } from '@/lib/format';
import { textQuery, type FilePlace } from './artifact-queries';
import { TextViewer } from './text-viewer';
import classes from './artifacts.module.css';

export interface TextFileProps {
  place: FilePlace;
  sha256: string;
  /** JSON is set out in lines; as it was written on demand. */
  json?: boolean;
}

/** A file as text, half a megabyte at a time. */
export function TextFile({ place, sha256, json = false }: TextFileProps) {
  const query = useInfiniteQuery(textQuery(place, sha256));
  const [asWritten, setAsWritten] = useState(false);
  const pages = query.data?.pages;
  const text = useMemo(() => pages?.map((page) => page.text ?? '').join('') ?? '', [pages]);
  const pretty = useMemo(
    () => (json && !query.hasNextPage ? setOut(text) : undefined),
    [json, text, query.hasNextPage],
  );
  if (query.error && !pages) {
    return <ErrorState what="The file could not be read." error={query.error} onRetry={() => void query.refetch()} />;
  }
  const last = pages?.at(-1);
  if (!last) return <LinesSkeleton lines={12} />;
  if (last.text === null) return <EmptyState sentence="This file holds bytes that are no text: download it." />;
  if (last.sizeBytes === 0) return <EmptyState sentence="This file is empty." />;
  const rest = query.hasNextPage
    ? {
        sentence:
          `The first ${formatBytes(last.end)} of ${formatBytes(last.sizeBytes)}.` +
          (query.isFetchNextPageError ? ` The rest could not be read: ${reasonOf(query.error)}` : ''),
        onMore: () => void query.fetchNextPage(),
        isBusy: query.isFetchingNextPage,
      }
    : undefined;
  return (
    <>
      {pretty !== undefined && (
        <SegmentedControl
          size="xs"
          className={classes.forms}
          aria-label="How the JSON is shown"
          value={asWritten ? 'written' : 'set-out'}
          onChange={(form) => setAsWritten(form === 'written')}
          data={[
            { value: 'set-out', label: 'Set out' },
            { value: 'written', label: 'As written' },
          ]}
        />
      )}
      <TextViewer label={nameOfPath(place.path)} text={asWritten ? text : (pretty ?? text)} rest={rest} />
    </>
  );
}

/** Undefined for what is no JSON. */
function setOut(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}
