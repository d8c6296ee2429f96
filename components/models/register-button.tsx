'use client';

import { Autocomplete, Button, Group, Popover, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import type { Run } from '@/lib/contracts/experiments';
import { modelCalls, modelsQuery } from './queries';

/** Registers the model of a finished run under a name, new or known. */
export function RegisterButton({ project, run }: { project: string; run: Run }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [modelName, setModelName] = useState(run.experimentName === 'Default' ? '' : run.experimentName);
  const [description, setDescription] = useState('');
  const models = useQuery({ ...modelsQuery(project), enabled: open }).data?.items ?? [];
  const register = useMutation({
    mutationFn: () =>
      fetchJson(modelCalls.register, { params: { project }, body: { runId: run.id, modelName, description } }),
    onSuccess: async (version) => {
      await Promise.all(
        ['models', 'experiments'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] })),
      );
      router.push(`/p/${project}/models/${version.modelId}/versions/${version.version}`);
    },
  });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={320} trapFocus>
      <Popover.Target>
        <Button variant="filled" onClick={() => setOpen(!open)} aria-expanded={open}>
          Register
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            register.mutate();
          }}
        >
          <Stack gap="sm">
            <Autocomplete
              label="Model"
              description="A known name makes its next version"
              data={models.map(({ name }) => name)}
              value={modelName}
              onChange={setModelName}
              error={register.error ? reasonOf(register.error) : undefined}
              data-autofocus
            />
            <Textarea
              label="Note"
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
              autosize
              minRows={2}
            />
            <Group>
              <Button type="submit" variant="filled" loading={register.isPending} disabled={modelName.trim() === ''}>
                Register
              </Button>
            </Group>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
