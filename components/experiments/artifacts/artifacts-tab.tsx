'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { useUrlState } from '@/components/url/use-url-state';
import { folderOfPath } from '@/lib/artifacts/artifact-path';
import { artifactParams } from './artifact-params';
import { folderQuery, type FilesOf } from './artifact-queries';
import { ArtifactTree } from './artifact-tree';
import { ArtifactViewer } from './artifact-viewer';
import { FolderViewer } from './folder-viewer';
import { UploadFiles } from './upload-files';
import classes from './artifacts.module.css';

/** The files of a run: a tree at the left, what is chosen at the right; which one is in the address. */
export function ArtifactsTab({ project, run }: FilesOf) {
  const root = useInfiniteQuery(folderQuery({ project, run, path: '' }));
  const [{ file, by }, setState] = useUrlState(artifactParams);
  const open = (path: string | null) => setState({ file: path, by: [] }, { history: 'push' });
  if (root.error && !root.data) {
    return <ErrorState what="The files could not be listed." error={root.error} onRetry={() => void root.refetch()} />;
  }
  if (!root.data) return <LinesSkeleton lines={8} />;
  if (root.data.pages[0]?.entries.length === 0) return <NoFiles project={project} run={run} />;
  return (
    <div className={classes.tab}>
      <ArtifactTree project={project} run={run} selected={file} onSelect={open} />
      {file === null ? (
        <section className={classes.viewer} aria-label="All files">
          <div className={classes.viewerBody}>
            <FolderViewer place={{ project, run, path: '' }} onOpen={open} />
          </div>
        </section>
      ) : (
        <Chosen
          files={{ project, run }}
          path={file}
          onOpen={open}
          by={by}
          onSort={(next) => setState({ by: next }, { history: 'replace' })}
        />
      )}
    </div>
  );
}

type ViewerProps = Parameters<typeof ArtifactViewer>[0];
type ChosenProps = Pick<ViewerProps, 'onOpen' | 'by' | 'onSort'> & { files: FilesOf; path: string };

/** A link names a path; its folder says what that is. */
function Chosen({ files, path, ...viewer }: ChosenProps) {
  const folder = useInfiniteQuery(folderQuery({ ...files, path: folderOfPath(path) }));
  const entry = folder.data?.pages.flatMap((page) => page.entries).find((one) => one.path === path);
  const { fetchNextPage, isFetchingNextPage } = folder;
  const looksOn = !entry && folder.hasNextPage && !folder.error;
  useEffect(() => {
    if (looksOn && !isFetchingNextPage) void fetchNextPage();
  }, [looksOn, isFetchingNextPage, fetchNextPage]);
  if (entry) return <ArtifactViewer {...files} {...viewer} entry={entry} />;
  if (folder.error) {
    return (
      <ErrorState what="The file could not be found." error={folder.error} onRetry={() => void folder.refetch()} />
    );
  }
  if (folder.isPending) return <LinesSkeleton lines={8} />;
  if (looksOn) return <LinesSkeleton lines={8} />;
  return <EmptyState sentence={`This run has no file ${path}: it may have been deleted, or renamed.`} />;
}

function NoFiles({ project, run }: FilesOf) {
  return (
    <>
      <EmptyState
        sentence="This run wrote no files. Log one from its program, or drop one here."
        snippet={{
          language: 'python',
          code: `with mlflow.start_run(run_id="${run}"):\n    mlflow.log_artifact("plot.png")`,
        }}
      />
      <UploadFiles place={{ project, run, path: '' }} />
    </>
  );
}
