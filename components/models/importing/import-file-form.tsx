'use client';

import { Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '@/components/ui/error-state';
import { Stack } from '@/components/ui/layout';
import { uploadFile } from '@/components/upload-file';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import { DraftFields } from './draft-fields';
import { FileChoice } from './file-choice';
import { emptyDraft, nameOfFiles, queryOf } from './import-draft';
import { ImportOutcome } from './import-outcome';
import { importCalls } from './queries';
import { tarBlob, type NamedFile } from './tar-blob';

/** Sends the files of a model, and shows how the worker makes a version of them. What was typed stays on errors. */
export function ImportFileForm({ project }: { project: string }) {
  const [{ job }, setUrl] = useUrlState({ job: optional });
  const [files, setFiles] = useState<NamedFile[]>([]);
  const [draft, setDraft] = useState(emptyDraft);
  const [sentShare, setSentShare] = useState(0);
  const upload = useMutation({
    mutationFn: async () => {
      const [first] = files;
      const isAlone = files.length === 1;
      const fileName = isAlone && first ? first.path : `${nameOfFiles(files.map(({ path }) => path)) || 'model'}.tar`;
      return uploadFile({
        call: importCalls.file,
        input: { params: { project }, query: queryOf(draft, fileName) },
        file: isAlone && first ? first.file : tarBlob(files),
        onProgress: setSentShare,
      });
    },
    onSuccess: ({ jobId }) => setUrl({ job: jobId }, { history: 'push' }),
  });
  const choose = (chosen: NamedFile[]) => {
    if (chosen.length === 0) return;
    setFiles(chosen);
    setUrl({ job: null });
    if (draft.modelName === '') setDraft({ ...draft, modelName: nameOfFiles(chosen.map(({ path }) => path)) });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setSentShare(0);
        upload.mutate();
      }}
    >
      <Stack>
        <FileChoice files={files} onChoose={choose} sentShare={upload.isPending ? sentShare : null} />
        <DraftFields project={project} draft={draft} change={(part) => setDraft({ ...draft, ...part })} />
        <Group>
          <Button
            type="submit"
            variant="filled"
            loading={upload.isPending}
            disabled={files.length === 0 || draft.modelName.trim() === ''}
          >
            Import
          </Button>
        </Group>
        {upload.error && <ErrorState what="The file could not be sent." error={upload.error} />}
        {job !== null && <ImportOutcome project={project} jobId={job} />}
      </Stack>
    </form>
  );
}
