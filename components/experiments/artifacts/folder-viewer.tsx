'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ErrorState } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { formatBytes, formatCount } from '@/lib/format';
import { archiveAddress, folderQuery, type FilePlace } from './artifact-queries';
import { ModelViewer } from './model-viewer';
import { UploadFiles } from './upload-files';
import classes from './artifacts.module.css';

/** A folder: the card of the model it holds, or how much it holds; files dropped here are added. */
export function FolderViewer({ place, onOpen }: { place: FilePlace; onOpen: (path: string) => void }) {
  const folder = useInfiniteQuery(folderQuery(place));
  if (folder.error && !folder.data) {
    return (
      <ErrorState what="The folder could not be read." error={folder.error} onRetry={() => void folder.refetch()} />
    );
  }
  if (!folder.data) return <LinesSkeleton lines={4} />;
  const entries = folder.data.pages.flatMap((page) => page.entries);
  const model = entries.find(({ name, isFolder }) => name === 'MLmodel' && !isFolder);
  const files = entries.reduce((sum, entry) => sum + entry.files, 0);
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const more = folder.hasNextPage ? 'more than ' : '';
  return (
    <>
      <p className={classes.rest}>
        {more}
        {formatCount(files)} {files === 1 ? 'file' : 'files'}, {formatBytes(sizeBytes)}
        {place.path === '' && (
          <>
            {' · '}
            <a href={archiveAddress(place)} download>
              Download all as ZIP
            </a>
          </>
        )}
      </p>
      {model && <ModelViewer place={{ ...place, path: model.path }} onOpen={onOpen} />}
      <UploadFiles place={place} />
    </>
  );
}
