import type { Context } from '@/server/core/context';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { readBundle } from '../load-bundle';
import { getVersionRow } from '../queries';

/** Formats a version can be written in, with the ending of the file and its media type. */
const exportFormats = {
  onnx: { ending: 'onnx', type: 'application/octet-stream' },
  xgboost: { ending: 'json', type: 'application/json' },
} as const;
type ExportFormat = keyof typeof exportFormats;

interface ExportedFile {
  fileName: string;
  type: string;
  content: Uint8Array;
}

/**
 * A version as a file for other tools: ONNX (trees and linear models, recipe included), or XGBoost JSON (trees; on the
 * features that the recipe makes).
 *
 * @throws Invalid with a sentence if the version cannot be expressed so
 */
export async function exportVersion(
  ctx: Context,
  { versionId, format }: { versionId: string; format: ExportFormat },
): Promise<ExportedFile> {
  requirePermission(ctx, 'model:read');
  const { model, version, sha256 } = await getVersionRow(ctx, versionId);
  const bundle = await readBundle(sha256);
  const { ending, type } = exportFormats[format];
  const fileName = `${model.name.replaceAll(/[^\w.-]+/g, '-')}-v${version}.${ending}`;
  try {
    if (format === 'onnx') {
      const { writeOnnx } = await import('@/server/ml/onnx-export/write-onnx');
      return { fileName, type, content: await writeOnnx(bundle) };
    }
    const { writeXgboost } = await import('@/server/ml/xgboost/write-xgboost');
    return { fileName, type, content: Buffer.from(writeXgboost(bundle)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const why = error.message.charAt(0).toUpperCase() + error.message.slice(1);
    throw invalid(`${why}.`);
  }
}
