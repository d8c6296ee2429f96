'use client';

import { Alert, Button, Checkbox, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import { showDone } from '@/components/ui/undo-toast';
import { webhookEvents, type WebhookEvent } from '@/lib/contracts/webhooks';
import classes from './settings.module.css';
import { webhookCalls } from './webhook-queries';

const eventWords: Record<WebhookEvent, string> = {
  'registered_model.created': 'a model is made',
  'model_version.created': 'a version is registered',
  'model_version_alias.created': 'an alias is set',
  'model_version_alias.deleted': 'an alias is taken away',
  'model_version.updated': 'a version is described, archived or deleted',
  'endpoint.promoted': 'a champion is promoted',
  'endpoint.rolled_back': 'a champion is rolled back',
  'alert.opened': 'an alert opens',
};

/** Makes a webhook; the secret is typed here and never shown again. */
export function WebhookForm({ project, onClose }: { project: string; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [events, setEvents] = useState<WebhookEvent[]>(['model_version.created', 'endpoint.promoted']);
  const create = useMutation({
    mutationFn: () =>
      fetchJson(webhookCalls.create, {
        params: { project },
        body: { name, url, events, ...(secret === '' ? {} : { secret }) },
      }),
    onSuccess: () => {
      showDone(`Made ${name}`);
      onClose();
      return queryClient.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
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
          placeholder="deploy-bot"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <TextInput
          label="Address"
          description="https, reachable from this server; private addresses are refused"
          placeholder="https://hooks.example.com/ringside"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          required
        />
        <PasswordInput
          label="Secret"
          description="signs every delivery (X-MLflow-Signature); kept sealed, never shown again"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          autoComplete="new-password"
        />
        <Checkbox.Group
          label="Tell it when"
          value={events}
          onChange={(chosen) => setEvents(webhookEvents.filter((event) => chosen.includes(event)))}
        >
          <div className={classes.scopes}>
            {webhookEvents.map((event) => (
              <Checkbox key={event} value={event} label={eventWords[event]} description={event} size="xs" />
            ))}
          </div>
        </Checkbox.Group>
        {create.error && (
          <Alert color="red" variant="light">
            {reasonOf(create.error)}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={create.isPending} disabled={events.length === 0}>
            Make webhook
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
