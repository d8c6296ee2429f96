import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, invalid, unavailable } from '@/server/core/errors';
import { scratchPath } from '@/server/core/storage/object-store';
import { CsvChecker } from '../csv/csv-checker';
import { removeUpload, uploadEnding } from './upload-files';

export interface ReceivedUpload {
  uploadKey: string;
  kind: 'csv' | 'parquet';
}

/**
 * Writes an uploaded file to the scratch folder while it arrives, and checks it on the way; it is on disk when this
 * returns. A file that cannot be used is refused once all of it has arrived, since a sender that is cut off does not
 * read the answer.
 *
 * @throws Invalid with the sentence of the check; nothing is kept then
 */
export async function receiveUpload(source: Readable): Promise<ReceivedUpload> {
  const file = await scratchPath(uploadEnding);
  const uploadKey = path.basename(file);
  const handle = await open(file, 'wx');
  const writer = new UploadWriter(handle);
  try {
    for await (const chunk of source) await writer.take(chunk as Buffer);
    return { uploadKey, kind: await writer.finish() };
  } catch (error) {
    await removeUpload(uploadKey);
    throw uploadSentence(error);
  } finally {
    await handle.close();
  }
}

class UploadWriter {
  private readonly csv = new CsvChecker();
  private readonly parquet = new ParquetMarks();
  private fault: { error: unknown } | undefined;

  constructor(private readonly file: FileHandle) {}

  async take(chunk: Buffer): Promise<void> {
    if (this.fault) return;
    try {
      this.parquet.push(chunk);
      if (!this.parquet.begins) this.csv.push(chunk);
      await this.file.writeFile(chunk);
    } catch (error) {
      this.fault = { error };
    }
  }

  async finish(): Promise<ReceivedUpload['kind']> {
    if (this.fault) throw this.fault.error;
    const kind = this.parquet.begins ? 'parquet' : 'csv';
    if (kind === 'csv') this.csv.finish();
    if (kind === 'parquet' && !this.parquet.ends) {
      throw invalid('The Parquet file is cut off: its end is missing. Write it again, then upload it whole.');
    }
    await this.file.sync();
    return kind;
  }
}

const mark = Buffer.from('PAR1');

/** Whether a file begins and ends as Parquet files do. */
class ParquetMarks {
  private first = Buffer.alloc(0);
  private last = Buffer.alloc(0);

  push(chunk: Buffer): void {
    if (this.first.length < mark.length) {
      this.first = Buffer.concat([this.first, chunk.subarray(0, mark.length)]).subarray(0, mark.length);
    }
    const tail = chunk.subarray(-mark.length);
    this.last = Buffer.concat([this.last, tail]).subarray(-mark.length);
  }

  get begins(): boolean {
    return this.first.equals(mark);
  }

  get ends(): boolean {
    return this.last.equals(mark);
  }
}

function uploadSentence(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return unavailable('The disk of the object store is full: free some space and try again.');
  return code === 'ECONNRESET' ? invalid('The upload broke off before its end: send the file again.') : error;
}
