'use client';

import { Button, Group, Progress } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { FileBox } from 'lucide-react';
import { useRef } from 'react';
import { formatBytes } from '@/lib/format';
import type { NamedFile } from './tar-blob';
import classes from './importing.module.css';

export interface FileChoiceProps {
  files: readonly NamedFile[];
  onChoose: (files: NamedFile[]) => void;
  /** Share of the upload that is sent; null while nothing is sent. */
  sentShare: number | null;
}

/** Dropped files know the path inside the folder they came from. */
function pathOf(file: File & { path?: string }): string {
  const path = file.webkitRelativePath || file.path || file.name;
  return path.replace(/^\.?\//, '');
}

/** One file of a model, an archive, or all files of a folder: dropped or chosen. */
export function FileChoice({ files, onChoose, sentShare }: FileChoiceProps) {
  const openPicker = useRef<() => void>(null);
  const size = files.reduce((sum, { file }) => sum + file.size, 0);
  const [first] = files;
  const named = files.length === 1 ? first?.path : `${files.length} files`;
  return (
    <Dropzone
      className={classes.drop}
      openRef={openPicker}
      onDrop={(chosen) => onChoose(chosen.map((file) => ({ path: pathOf(file), file })))}
      loading={false}
      disabled={sentShare !== null}
      activateOnClick={false}
      inputProps={{ 'aria-label': 'Model file' }}
    >
      <Group gap="sm" wrap="nowrap">
        <FileBox size={16} strokeWidth={1.5} aria-hidden="true" />
        <div className={classes.dropWords}>
          {first === undefined ? (
            <span>
              Drop an ONNX file, XGBoost JSON, a TensorFlow.js folder or an MLflow model directory here (zip and tar.gz
              too), or{' '}
            </span>
          ) : (
            <span>
              {named} ({formatBytes(size)}){' '}
            </span>
          )}
          {sentShare === null ? (
            <Button size="xs" onClick={() => openPicker.current?.()}>
              {first === undefined ? 'choose files' : 'choose others'}
            </Button>
          ) : (
            <Progress value={sentShare * 100} aria-label={`Sending ${named ?? ''}`} />
          )}
        </div>
      </Group>
    </Dropzone>
  );
}
