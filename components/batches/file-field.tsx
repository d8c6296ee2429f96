'use client';

import { Button } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { Upload } from 'lucide-react';
import { useRef } from 'react';
import { formatBytes } from '@/lib/format';
import classes from './batches.module.css';

interface FileFieldProps {
  file: File | null;
  onChoose: (file: File) => void;
  disabled: boolean;
}

/** A file to score, dropped or chosen. */
export function FileField({ file, onChoose, disabled }: FileFieldProps) {
  const openPicker = useRef<() => void>(null);
  return (
    <Dropzone
      className={classes.drop}
      openRef={openPicker}
      onDrop={([first]) => first && onChoose(first)}
      multiple={false}
      disabled={disabled}
      activateOnClick={false}
      inputProps={{ 'aria-label': 'File to score' }}
    >
      <div className={classes.dropWords}>
        <Upload size={16} strokeWidth={1.5} aria-hidden="true" />
        <span>{file ? `${file.name} (${formatBytes(file.size)})` : 'Drop a CSV or Parquet file here, or'}</span>
        <Button size="xs" onClick={() => openPicker.current?.()} disabled={disabled}>
          {file ? 'Choose another' : 'Choose one'}
        </Button>
      </div>
    </Dropzone>
  );
}
