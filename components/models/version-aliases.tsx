'use client';

import { ActionIcon, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { fetchJson } from '@/components/fetch-json';
import { AliasChip } from '@/components/ui/role-chip';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { AliasForm } from './alias-form';
import { modelCalls } from './queries';

/** The aliases that point at a version: each can be taken away, and another pointed here. */
export function VersionAliases({ project, version }: { project: string; version: ModelVersionDetail }) {
  const queryClient = useQueryClient();
  const params = { project, model: version.modelId };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['models'] });
  const remove = async (alias: string) => {
    try {
      await fetchJson(modelCalls.removeAlias, { params: { ...params, alias } });
      await refresh();
      const undo = async () => {
        await fetchJson(modelCalls.setAlias, { params, body: { alias, versionId: version.id } });
        await refresh();
      };
      showUndo({ message: `Removed the alias ${alias}`, undo });
    } catch (error) {
      showError('The alias was not removed', error);
    }
  };
  return (
    <>
      <Group gap="xs" mb={version.aliases.length > 0 ? 6 : 0}>
        {version.aliases.map((alias) => (
          <span key={alias} style={{ display: 'inline-flex', alignItems: 'center', gap: 2 }}>
            <AliasChip alias={alias} />
            <ActionIcon size="sm" aria-label={`Remove the alias ${alias}`} onClick={() => void remove(alias)}>
              <X size={12} strokeWidth={1.5} />
            </ActionIcon>
          </span>
        ))}
      </Group>
      <AliasForm project={project} version={version} />
    </>
  );
}
