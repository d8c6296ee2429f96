'use client';

import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download, Trash2 } from 'lucide-react';
import { fetchJson } from '@/components/fetch-json';
import { confirmModal } from '@/components/ui/confirm-modal';
import { CopyButton } from '@/components/ui/copy-button';
import { EmptyState } from '@/components/ui/empty-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { showError } from '@/components/ui/undo-toast';
import type { SortKey } from '@/components/url/url-state';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { viewerOf } from '@/lib/artifacts/viewer-of';
import type { ArtifactEntry } from '@/lib/contracts/artifacts';
import { formatBytes } from '@/lib/format';
import { archiveAddress, artifactCalls, downloadAddress, type FilesOf } from './artifact-queries';
import { FolderViewer } from './folder-viewer';
import { ImageViewer } from './image-viewer';
import { ModelViewer } from './model-viewer';
import { PageViewer } from './page-viewer';
import { TableViewer } from './table-viewer';
import { TextFile } from './text-file';
import classes from './artifacts.module.css';

export interface ArtifactViewerProps extends FilesOf {
  entry: ArtifactEntry;
  onOpen: (path: string | null) => void;
  by: readonly SortKey[];
  onSort: (by: readonly SortKey[]) => void;
}

/** What is chosen, shown as its kind allows, with what can be done with it. */
export function ArtifactViewer({ entry, onOpen, by, onSort, ...files }: ArtifactViewerProps) {
  const place = { ...files, path: entry.path };
  return (
    <section className={classes.viewer} aria-label={entry.name}>
      <header className={classes.viewerHead}>
        <h2 title={entry.path}>{nameOfPath(entry.path)}</h2>
        <small>
          {formatBytes(entry.sizeBytes)}, <RelativeTime at={entry.createdAt} />
        </small>
        <div className={classes.actions}>
          <CopyButton value={`runs:/${files.run}/${entry.path}`} label="Copy path" />
          <Remove entry={entry} files={files} onRemoved={() => onOpen(null)} />
          <Button
            component="a"
            href={entry.isFolder ? archiveAddress(place) : downloadAddress(place)}
            download
            leftSection={<Download size={14} strokeWidth={1.5} />}
          >
            {entry.isFolder ? 'Download as ZIP' : 'Download'}
          </Button>
        </div>
      </header>
      <div className={classes.viewerBody}>
        <Content entry={entry} place={place} onOpen={onOpen} by={by} onSort={onSort} />
      </div>
    </section>
  );
}

type ContentProps = Pick<ArtifactViewerProps, 'entry' | 'onOpen' | 'by' | 'onSort'> & {
  place: FilesOf & { path: string };
};

function Content({ entry, place, onOpen, by, onSort }: ContentProps) {
  const sha256 = entry.sha256 ?? '';
  if (entry.isFolder) return <FolderViewer place={place} onOpen={onOpen} />;
  switch (viewerOf(entry.path)) {
    case 'model':
      return <ModelViewer place={place} onOpen={onOpen} />;
    case 'table':
      return <TableViewer key={`${place.path}${sha256}`} place={place} by={by} onSort={onSort} />;
    case 'image':
      return <ImageViewer key={`${place.path}${sha256}`} place={place} sha256={sha256} />;
    case 'page':
      return <PageViewer key={`${place.path}${sha256}`} place={place} sha256={sha256} />;
    case 'json':
      return <TextFile key={place.path} place={place} sha256={sha256} json />;
    case 'text':
      return <TextFile key={place.path} place={place} sha256={sha256} />;
    case 'none':
      return <EmptyState sentence="Files of this kind are not shown here: download it." />;
  }
}

function Remove({ entry, files, onRemoved }: { entry: ArtifactEntry; files: FilesOf; onRemoved: () => void }) {
  const client = useQueryClient();
  const { path, isFolder, files: count } = entry;
  const remove = useMutation({
    mutationFn: () => fetchJson(artifactCalls.remove, { params: { ...files, path } }),
    onSuccess: async () => {
      onRemoved();
      await client.invalidateQueries({ queryKey: ['experiments'] });
    },
    onError: (error) => showError(`${path} could not be deleted.`, error),
  });
  const ask = async () => {
    const what = isFolder ? `the folder ${path} with its ${count} files` : path;
    const body = `This deletes ${what} from the run. It cannot be undone.`;
    if (await confirmModal({ title: `Delete ${entry.name}?`, body, confirm: 'Delete for good' })) remove.mutate();
  };
  return (
    <Tooltip label="Delete">
      <ActionIcon aria-label={`Delete ${entry.name}`} loading={remove.isPending} onClick={() => void ask()}>
        <Trash2 size={14} strokeWidth={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}
