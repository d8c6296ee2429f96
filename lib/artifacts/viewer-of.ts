import { nameOfPath } from './artifact-path';
import { endingOf, mediaTypeOf } from './media-type';

/** How a file is looked at. */
export type ArtifactViewer = 'model' | 'table' | 'image' | 'page' | 'json' | 'text' | 'none';

const tableEndings = /\.(csv|tsv|parquet|(csv|tsv)\.gz)$/i;
const bytesOnly = new Set(['application/gzip', 'application/zip', 'application/x-tar', 'application/pdf']);

/** How a file is looked at, by its name; `text` also for what may turn out to be bytes. */
export function viewerOf(path: string): ArtifactViewer {
  if (nameOfPath(path) === 'MLmodel') return 'model';
  if (tableEndings.test(path)) return 'table';
  const type = mediaTypeOf(path);
  if (type.startsWith('image/')) return type === 'image/tiff' ? 'none' : 'image';
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'page';
  if (/^(json|ipynb|geojson|webmanifest)$/i.test(endingOf(path))) return 'json';
  return bytesOnly.has(type) || /^(audio|video)\//.test(type) ? 'none' : 'text';
}

/** What a browser may show of itself, in a frame without rights. */
export const isShowable = (path: string): boolean => ['image', 'page'].includes(viewerOf(path));
