'use client';

import { Autocomplete, Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import { showDone } from '@/components/ui/undo-toast';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { modelCalls } from './queries';

const suggestions = ['champion', 'challenger', 'staging', 'production'];

/** Points an alias of the model at this version; giving a served model its champion promotes it. */
export function AliasForm({ project, version }: { project: string; version: ModelVersionDetail }) {
  const queryClient = useQueryClient();
  const [alias, setAlias] = useState('');
  const set = useMutation({
    mutationFn: () =>
      fetchJson(modelCalls.setAlias, {
        params: { project, model: version.modelId },
        body: { alias, versionId: version.id },
      }),
    onSuccess: () => {
      showDone(`${alias} now points at v${version.version}`);
      setAlias('');
      return Promise.all(['models', 'serving'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] })));
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <Group gap="xs" align="flex-end">
        <Autocomplete
          data-promote
          label="Alias"
          placeholder="staging"
          data={suggestions.filter((name) => !version.aliases.includes(name))}
          value={alias}
          size="xs"
          error={set.error ? reasonOf(set.error) : undefined}
          onChange={(value) => setAlias(value.trim())}
        />
        <Button type="submit" size="xs" loading={set.isPending} disabled={alias === ''}>
          Point here
        </Button>
      </Group>
    </form>
  );
}
