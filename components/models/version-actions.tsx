'use client';

import { Button, Menu } from '@mantine/core';
import { useRouter } from 'next/navigation';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { VersionExports } from './version-exports';
import { useMeasuring } from './use-measuring';
import { useVersionUpdate } from './use-version-update';

/** Archive, delete, measure again and download. */
export function VersionActions({ project, version }: { project: string; version: ModelVersionDetail }) {
  const router = useRouter();
  const update = useVersionUpdate(project, version);
  const name = `v${version.version}`;
  const isArchived = version.archivedAt !== null;
  const measure = useMeasuring(project, version);
  const archive = () =>
    update({
      body: { archived: !isArchived },
      back: { archived: isArchived },
      done: isArchived ? `Restored ${name}` : `Archived ${name}`,
    });
  const remove = async () => {
    if (await update({ body: { deleted: true }, back: { deleted: false }, done: `Deleted ${name}` }))
      router.push(`/p/${project}/models/${version.modelId}`);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button>More</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={`/api/v1/projects/${encodeURIComponent(project)}/model-versions/${version.id}/bundle`}
          download={`${version.modelName}-v${version.version}.json`}
        >
          Download the bundle
        </Menu.Item>
        <VersionExports project={project} version={version} />
        <Menu.Item onClick={() => measure.mutate()}>Measure again</Menu.Item>
        <Menu.Item onClick={() => void archive()}>{isArchived ? 'Restore' : 'Archive'}</Menu.Item>
        <Menu.Item onClick={() => void remove()}>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
