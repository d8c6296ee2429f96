'use client';

import { Button, Group, Progress } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { ApiError } from '@/components/api-error';
import { ErrorState } from '@/components/ui/error-state';
import { uploadFile } from '@/components/upload-file';
import type { DatasetVersion } from '@/lib/contracts/datasets';
import { formatBytes } from '@/lib/format';
import { datasetCalls } from './queries';
import classes from './datasets.module.css';

export interface UploadDropProps {
  project: string;
  /** A new dataset named after the file, or a further version of one. */
  target: { kind: 'new' } | { kind: 'version'; datasetId: string };
}

/** A file dropped here is sent, then imported by a worker; the page of the version shows how far it is. */
export function UploadDrop({ project, target }: UploadDropProps) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const openPicker = useRef<() => void>(null);
  const [sentShare, setSentShare] = useState(0);
  const upload = useMutation({
    mutationFn: (file: File) => send({ project, target, file, onProgress: setSentShare }),
    onSuccess: async (version) => {
      await queryClient.invalidateQueries({ queryKey: ['datasets'] });
      router.push(`/p/${project}/datasets/versions/${version.id}`);
    },
  });
  const file = upload.variables;
  return (
    <>
      <Dropzone
        className={classes.drop}
        openRef={openPicker}
        onDrop={([first]) => first && upload.mutate(first)}
        multiple={false}
        loading={false}
        disabled={upload.isPending}
        activateOnClick={false}
        inputProps={{ 'aria-label': 'File to upload' }}
      >
        <Group gap="sm" wrap="nowrap">
          <Upload size={16} strokeWidth={1.5} aria-hidden="true" />
          {upload.isPending && file ? (
            <div className={classes.sending}>
              <span>
                Sending {file.name} ({formatBytes(file.size)})
              </span>
              <Progress value={sentShare * 100} aria-label={`Sending ${file.name}`} />
            </div>
          ) : (
            <span className={classes.dropWords}>
              Drop a CSV or Parquet file here{target.kind === 'version' && ' to add a version'}, or{' '}
              <Button size="xs" onClick={() => openPicker.current?.()}>
                choose one
              </Button>
            </span>
          )}
        </Group>
      </Dropzone>
      {upload.error && (
        <ErrorState
          what="The file could not be sent."
          error={upload.error}
          onRetry={mayHelp(upload.error) && file ? () => upload.mutate(file) : undefined}
        />
      )}
    </>
  );
}

/** The same file again helps when the way was broken, not when the file is. */
function mayHelp(error: Error): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

interface Sending extends UploadDropProps {
  file: File;
  onProgress: (share: number) => void;
}

function send({ project, target, file, onProgress }: Sending): Promise<DatasetVersion> {
  if (target.kind === 'version') {
    const input = { params: { project, dataset: target.datasetId }, query: { fileName: file.name } };
    return uploadFile({ call: datasetCalls.uploadVersion, input, file, onProgress });
  }
  const name = file.name.replace(/\.(csv|tsv|txt|parquet)$/i, '');
  return uploadFile({
    call: datasetCalls.upload,
    input: { params: { project }, query: { fileName: file.name, name } },
    file,
    onProgress,
  });
}
