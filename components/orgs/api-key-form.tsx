'use client';

import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ChoiceGroup } from '@/components/ui/choice-group';
import { CodeBlock } from '@/components/ui/code-block';
import { SubmitForm } from '@/components/ui/submit-form';
import { Scope } from '@/lib/contracts/access';
import { orgCalls } from './queries';
import { clientSnippet } from './client-snippet';
import classes from './settings.module.css';

const scopeWords: Record<Scope, string> = {
  read: 'read everything in the organisation',
  write: 'log runs, upload data, register and promote models',
  predict: 'ask endpoints for predictions',
  feedback: 'send outcomes',
  replay: 'send predictions and outcomes dated in the past',
  admin: 'manage projects, people and keys',
};

const choices = Scope.options.map((value) => ({ value, label: value, description: scopeWords[value] }));

export interface ApiKeyFormProps {
  project: string;
  onClose: () => void;
}

/** Makes a key and shows its secret once, with the lines that use it. */
export function ApiKeyForm({ project, onClose }: ApiKeyFormProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>(['read', 'write']);
  const create = useMutation({
    mutationFn: () => fetchJson(orgCalls.createApiKey, { body: { name, scopes, projectSlug: project } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['orgs', 'api-keys'] }),
  });
  if (create.data) {
    return (
      <div className={classes.form}>
        <Stack gap="sm">
          <p>This is the only time the key is shown. Copy it now.</p>
          <CodeBlock title={create.data.name} code={create.data.secret} />
          <CodeBlock
            title="Log from an MLflow client"
            language="python"
            code={clientSnippet({ origin: window.location.origin, project, key: create.data.secret })}
          />
          <Group>
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      </div>
    );
  }
  return (
    <SubmitForm
      className={classes.form}
      submit="Make key"
      onSubmit={() => create.mutate()}
      isPending={create.isPending}
      error={create.error}
      disabled={name.trim() === '' || scopes.length === 0}
      onCancel={onClose}
    >
      <TextInput
        label="Name"
        placeholder="training on the GPU box"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        data-autofocus
      />
      <ChoiceGroup label="May" choices={choices} value={scopes} onChange={setScopes} />
    </SubmitForm>
  );
}
