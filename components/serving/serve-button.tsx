'use client';

import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { fetchJson } from '@/components/fetch-json';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { ModelVersion } from '@/lib/contracts/models';
import { endpointsQuery, servingCalls } from './queries';

/** An address made from a name: lower-case letters, digits and hyphens. */
function slugOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 50) || 'endpoint'
  );
}

/** Puts a version to work: a new endpoint, or beside a champion in shadow. */
export function ServeButton({ project, version }: { project: string; version: ModelVersion }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const endpoints = useQuery(endpointsQuery(project)).data?.items ?? [];
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['serving'] });
  const create = useMutation({
    mutationFn: () =>
      fetchJson(servingCalls.create, {
        params: { project },
        body: { name: slugOf(version.modelName), versionId: version.id },
      }),
    onSuccess: async (endpoint) => {
      await refresh();
      router.push(`/p/${project}/endpoints/${endpoint.id}`);
    },
    onError: (error) => showError('The endpoint could not be made', error),
  });
  const shadow = useMutation({
    mutationFn: (endpoint: string) =>
      fetchJson(servingCalls.addShadow, { params: { project, endpoint }, body: { versionId: version.id } }),
    onSuccess: async (endpoint) => {
      await refresh();
      showDone(`v${version.version} shadows ${endpoint.name}`);
      router.push(`/p/${project}/endpoints/${endpoint.id}`);
    },
    onError: (error) => showError('It could not be put in shadow', error),
  });
  const candidates = endpoints.filter(
    ({ modelId, variants }) =>
      modelId === version.modelId && !variants.some(({ versionId }) => versionId === version.id),
  );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="xs" variant="filled" loading={create.isPending || shadow.isPending}>
          Serve
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => create.mutate()}>New endpoint with this version as champion</Menu.Item>
        {candidates.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => shadow.mutate(id)}>
            Shadow on {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
