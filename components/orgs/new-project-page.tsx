'use client';

import { Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { AppFrame } from '@/components/frame/app-frame';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { SubmitForm } from '@/components/ui/submit-form';
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
        <SubmitForm
          className={classes.fields}
          submit="Make project"
          onSubmit={() => create.mutate()}
          isPending={create.isPending}
          error={create.error}
          disabled={name.trim() === ''}
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
        </SubmitForm>
      </SectionCard>
    </AppFrame>
  );
}
