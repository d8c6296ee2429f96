'use client';

import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { CodeBlock } from '@/components/ui/code-block';
import { KeyValues } from '@/components/ui/key-values';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import type { Project, UpdateProjectInput } from '@/lib/contracts/orgs';
import { meQuery, orgCalls } from './queries';
import { useOrigin } from './use-origin';
import classes from './settings.module.css';

/** The project's name, its addresses, and its end. */
export function ProjectTab({ project: slug }: { project: string }) {
  const me = useQuery(meQuery());
  const origin = useOrigin();
  const project = me.data?.projects.find((one) => one.slug === slug);
  if (!project) return <LinesSkeleton />;
  return (
    <>
      <ProjectForm key={project.id} project={project} />
      <SectionCard title="Addresses">
        <KeyValues
          items={[
            { label: 'MLflow tracking URI', value: `/p/${slug}`, mono: true },
            { label: 'Predictions', value: `/p/${slug}/v1/endpoints/<name>/predict`, mono: true },
            { label: 'REST', value: `/api/v1/projects/${slug}`, mono: true },
          ]}
        />
        <CodeBlock code={`curl -H "authorization: Bearer $RINGSIDE_KEY" ${origin}/api/v1/projects/${slug}/runs`} />
      </SectionCard>
    </>
  );
}

function ProjectForm({ project }: { project: Project }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const update = useMutation({
    mutationFn: (body: UpdateProjectInput) =>
      fetchJson(orgCalls.updateProject, { params: { project: project.slug }, body }),
    onError: (error) => showError('The project could not be changed', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['orgs'] }),
  });
  const save = async () => {
    await update.mutateAsync({ name, description });
    showDone('Saved');
  };
  const setArchived = async (archived: boolean) => {
    await update.mutateAsync({ archived });
    showUndo({
      message: archived ? `Archived ${project.name}` : `Restored ${project.name}`,
      undo: () => update.mutateAsync({ archived: !archived }).then(() => undefined),
    });
  };
  return (
    <SectionCard title="Project">
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} required />
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          autosize
          minRows={2}
        />
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={update.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
          <Button onClick={() => void setArchived(project.archivedAt === null)}>
            {project.archivedAt ? 'Restore' : 'Archive'}
          </Button>
        </Group>
      </form>
    </SectionCard>
  );
}
