'use client';

import { Alert, Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { AppFrame } from '@/components/frame/app-frame';
import { reasonOf } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { meQuery, orgCalls } from './queries';
import classes from './settings.module.css';

/** Makes a project; its address is made from the name unless one is chosen. */
export function NewProjectPage() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const me = useQuery(meQuery()).data;
  const [name, setName] = useState('');
  const [slug, setSlug] = useState('');
  const [description, setDescription] = useState('');
  const create = useMutation({
    mutationFn: () =>
      fetchJson(orgCalls.createProject, { body: { name, description, ...(slug === '' ? {} : { slug }) } }),
    onSuccess: async (project) => {
      await queryClient.invalidateQueries({ queryKey: ['orgs'] });
      router.push(`/p/${project.slug}`);
    },
  });
  const user = {
    name: me?.actor.name ?? '',
    email: me?.actor.email ?? null,
    organisation: me?.organisation.name ?? '',
    canSignOut: me?.auth === 'password',
  };
  return (
    <AppFrame project={null} projects={me?.projects ?? []} user={user}>
      <PageTitle title="New project" inBreadcrumb={false} />
      <SectionCard>
        <form
          className={classes.fields}
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          <TextInput
            label="Address"
            description="lower-case letters, digits and hyphens; made from the name when empty"
            leftSection="/p/"
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
          />
          <Textarea
            label="Description"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autosize
            minRows={2}
          />
          {create.error && (
            <Alert color="red" variant="light">
              {reasonOf(create.error)}
            </Alert>
          )}
          <div>
            <Button type="submit" variant="filled" loading={create.isPending} disabled={name.trim() === ''}>
              Make project
            </Button>
          </div>
        </form>
      </SectionCard>
    </AppFrame>
  );
}
