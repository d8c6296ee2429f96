'use client';

import { Alert, Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { CodeBlock } from '@/components/ui/code-block';
import { reasonOf } from '@/components/ui/error-state';
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
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          placeholder="training on the GPU box"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Checkbox.Group
          label="May"
          value={scopes}
          onChange={(chosen) => setScopes(Scope.options.filter((scope) => chosen.includes(scope)))}
        >
          <div className={classes.scopes}>
            {Scope.options.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} description={scopeWords[scope]} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
        {create.error && (
          <Alert color="red" variant="light">
            {reasonOf(create.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button
            type="submit"
            variant="filled"
            loading={create.isPending}
            disabled={name.trim() === '' || scopes.length === 0}
          >
            Make key
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
