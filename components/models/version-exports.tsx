'use client';

import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError } from '@/components/api-error';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError } from '@/components/ui/undo-toast';
import { ErrorBody } from '@/lib/contracts/basics';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { importCalls } from './importing/queries';

const formats = [
  { format: 'onnx', label: 'Export as ONNX', ending: 'onnx', kinds: ['gbt', 'logistic'] },
  { format: 'xgboost', label: 'Export as XGBoost JSON', ending: 'json', kinds: ['gbt'] },
] as const;

/** Saves a file the server makes; a sentence where it cannot. */
async function save(address: string, fileName: string): Promise<void> {
  const response = await fetch(address);
  if (!response.ok) {
    const body = ErrorBody.safeParse(await response.json().catch(() => null));
    const message = body.success ? body.data.error.message : 'The server did not say why.';
    const code = body.success ? body.data.error.code : 'NoAnswer';
    throw new ApiError({ status: response.status, code, message });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What can be taken out of a version, and for one behind an address, the question whether it is well. */
export function VersionExports({ project, version }: { project: string; version: ModelVersionDetail }) {
  const { id, kind, modelName, version: number } = version;
  const download = useMutation({
    mutationFn: ({ format, ending }: (typeof formats)[number]) =>
      save(
        `/api/v1/projects/${encodeURIComponent(project)}/model-versions/${id}/export?format=${format}`,
        `${modelName}-v${number}.${ending}`,
      ),
    onError: (error) => showError('It could not be exported', error),
  });
  const check = useMutation({
    mutationFn: () => fetchJson(importCalls.check, { params: { project, modelVersion: id } }),
    onSuccess: ({ sentence }) => showDone(sentence),
    onError: (error) => showError('It could not be asked', error),
  });
  return (
    <>
      {formats
        .filter(({ kinds }) => kinds.some((one) => one === kind))
        .map((one) => (
          <Menu.Item key={one.format} onClick={() => download.mutate(one)}>
            {one.label}
          </Menu.Item>
        ))}
      {kind === 'remote' && <Menu.Item onClick={() => check.mutate()}>Ask for its example</Menu.Item>}
    </>
  );
}
