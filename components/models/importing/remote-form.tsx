'use client';

import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ErrorState } from '@/components/ui/error-state';
import { Stack } from '@/components/ui/layout';
import { CredentialFields } from './credential-fields';
import { importCalls } from './queries';
import { bodyOf, emptyRemoteDraft, readExample } from './remote-draft';
import { RemoteFields } from './remote-fields';

/** Registers a model that answers behind an address; it is asked for its example at once. */
export function RemoteForm({ project }: { project: string }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [draft, setDraft] = useState(emptyRemoteDraft);
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const example = readExample(draft.example);
  const register = useMutation({
    mutationFn: () =>
      fetchJson(importCalls.remote, {
        params: { project },
        body: bodyOf(draft, 'row' in example ? example.row : {}),
      }),
    onSuccess: async (version) => {
      await queryClient.invalidateQueries({ queryKey: ['models'] });
      router.push(`/p/${project}/models/${version.modelId}/versions/${version.version}`);
    },
  });
  const isReady = draft.modelName.trim() !== '' && draft.address.trim() !== '' && 'row' in example;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        register.mutate();
      }}
    >
      <Stack>
        <RemoteFields project={project} draft={draft} change={change} />
        <CredentialFields draft={draft} change={change} />
        <Group>
          <Button type="submit" variant="filled" loading={register.isPending} disabled={!isReady}>
            Ask and register
          </Button>
        </Group>
        {register.error && <ErrorState what="No version was made." error={register.error} />}
      </Stack>
    </form>
  );
}
