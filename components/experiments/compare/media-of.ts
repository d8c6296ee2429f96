import type { Artifact } from '@/lib/contracts/experiments';

/** A picture or a text that a run logged, at a step where its name says one. */
export interface MediaFile {
  runId: string;
  path: string;
  /** Of the content. */
  sha256: string;
  /** What it shows, the step left out: files of the same key belong together. */
  key: string;
  step: number | null;
  kind: 'image' | 'text';
}

const imagePattern = /\.(png|jpe?g|gif|webp|svg|bmp)$/i;
const textPattern = /\.(txt|md|log)$/i;
/** MLflow's clients write `images/name%step%12%timestamp%…%uuid.png`; `+` stood for `%` in older ones. */
const clientPattern = /^(.*?)[%+]step[%+](\d+)[%+]/;
const plainPattern = /^(.*?)[_\-./ ]*(?:step|epoch|iter|iteration)?[_\-= ]*(\d+)(\.[a-z]+)$/i;
/** A small copy that clients store beside the picture. */
const thumbnailPattern = /[%+]compressed\./;

/** Pictures and texts among a run's files. */
export function mediaOf(runId: string, artifacts: readonly Artifact[]): MediaFile[] {
  return artifacts.flatMap(({ path, sha256 }): MediaFile[] => {
    const isImage = imagePattern.test(path);
    if ((!isImage && !textPattern.test(path)) || thumbnailPattern.test(path)) return [];
    return [{ runId, path, sha256, ...nameAndStep(path), kind: isImage ? 'image' : 'text' }];
  });
}

function nameAndStep(path: string): { key: string; step: number | null } {
  const byClient = clientPattern.exec(path);
  if (byClient) return { key: byClient[1] ?? path, step: Number(byClient[2]) };
  const plain = plainPattern.exec(path);
  if (plain) return { key: `${plain[1] ?? ''}${plain[3] ?? ''}`, step: Number(plain[2]) };
  return { key: path, step: null };
}

/** Steps at which any file of the key exists, in order; one null where none says a step. */
export function stepsOf(files: readonly MediaFile[]): (number | null)[] {
  const steps = [...new Set(files.map(({ step }) => step))];
  return steps.toSorted((one, other) => (one ?? -1) - (other ?? -1));
}
