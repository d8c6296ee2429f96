'use client';

import { NativeSelect } from '@mantine/core';
import { VersionStage, type ModelVersionDetail } from '@/lib/contracts/models';
import { useVersionUpdate } from './use-version-update';

const stages: readonly { value: VersionStage; label: string }[] = [
  { value: 'none', label: 'none' },
  { value: 'staging', label: 'staging' },
  { value: 'production', label: 'production' },
];

/** Where people say a version stands; aliases and endpoints decide who serves. */
export function StageField({ project, version }: { project: string; version: ModelVersionDetail }) {
  const update = useVersionUpdate(project, version);
  const move = (stage: VersionStage) =>
    update({ body: { stage }, back: { stage: version.stage }, done: `Moved to the stage ${stage}` });
  return (
    <NativeSelect
      size="xs"
      w={140}
      aria-label="Stage"
      data={[...stages]}
      value={version.stage}
      onChange={(event) => void move(VersionStage.parse(event.currentTarget.value))}
    />
  );
}
