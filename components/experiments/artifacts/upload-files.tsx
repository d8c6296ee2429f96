'use client';

import { Button, Progress } from '@mantine/core';
import { Dropzone, type FileWithPath } from '@mantine/dropzone';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { uploadFile } from '@/components/upload-file';
import { artifactCalls, type FilePlace } from './artifact-queries';
import classes from './artifacts.module.css';

interface Sending {
  name: string;
  share: number;
  done: number;
  total: number;
}

/** Files dropped here become files of the run, in this folder. */
export function UploadFiles({ place }: { place: FilePlace }) {
  const client = useQueryClient();
  const openPicker = useRef<() => void>(null);
  const [sending, setSending] = useState<Sending>();
  const upload = useMutation({
    mutationFn: async (files: readonly FileWithPath[]) => {
      for (const [done, file] of files.entries()) {
        const show = (share: number) => setSending({ name: file.name, share, done, total: files.length });
        show(0);
        await send(place, file, show);
      }
    },
    onSettled: async () => {
      setSending(undefined);
      await client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
  return (
    <>
      <Dropzone
        className={classes.drop}
        openRef={openPicker}
        onDrop={(files) => upload.mutate(files)}
        disabled={upload.isPending}
        activateOnClick={false}
        inputProps={{ 'aria-label': 'Files to add' }}
      >
        <Upload size={16} strokeWidth={1.5} aria-hidden="true" />
        {sending ? (
          <span className={classes.sending}>
            Sending {sending.name} ({sending.done + 1} of {sending.total})
            <Progress value={sending.share * 100} aria-label={`Sending ${sending.name}`} />
          </span>
        ) : (
          <span>
            Drop files here to add them{place.path && ` to ${place.path}`}, or{' '}
            <Button size="xs" onClick={() => openPicker.current?.()}>
              choose some
            </Button>
          </span>
        )}
      </Dropzone>
      {upload.error && <ErrorState what="The files could not be added." error={upload.error} />}
    </>
  );
}

function send({ project, run, path: folder }: FilePlace, file: FileWithPath, onProgress: (share: number) => void) {
  // A folder that was dropped keeps its files apart.
  const name = (file.path ?? file.name).replace(/^\.?\/+/, '');
  const path = folder === '' ? name : `${folder}/${name}`;
  return uploadFile({ call: artifactCalls.put, input: { params: { project, run, path } }, file, onProgress });
}
