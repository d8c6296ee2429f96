'use client';

import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ChoiceGroup } from '@/components/ui/choice-group';
import { SubmitForm } from '@/components/ui/submit-form';
import { showDone } from '@/components/ui/undo-toast';
import { webhookEvents, type Webhook, type WebhookEvent } from '@/lib/contracts/webhooks';
import classes from './settings.module.css';
import { webhookCalls } from './webhook-queries';

const eventWords: Record<WebhookEvent, string> = {
  'registered_model.created': 'a model is made',
  'model_version.created': 'a version is registered',
  'model_version_tag.set': 'a tag of a version is set',
  'model_version_tag.deleted': 'a tag of a version is taken away',
  'model_version_alias.created': 'an alias is set',
  'model_version_alias.deleted': 'an alias is taken away',
  'model_version.updated': 'a version is described, archived or deleted',
  'endpoint.promoted': 'a champion is promoted',
  'endpoint.rolled_back': 'a champion is rolled back',
  'alert.opened': 'an alert opens',
};

const firstEvents: WebhookEvent[] = ['model_version.created', 'endpoint.promoted'];
const choices = webhookEvents.map((value) => ({ value, label: eventWords[value], description: value }));

export interface WebhookFormProps {
  project: string;
  /** The one to change; absent: a new one. */
  webhook?: Webhook;
  onClose: () => void;
}

/** Makes or changes a webhook; the secret is typed here and never shown again. */
export function WebhookForm({ project, webhook, onClose }: WebhookFormProps) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [secret, setSecret] = useState('');
  const [events, setEvents] = useState<WebhookEvent[]>(webhook?.events ?? firstEvents);
  const create = useMutation<unknown>({
    mutationFn: () => {
      const body = { name, url, events, ...(secret === '' ? {} : { secret }) };
      return webhook
        ? fetchJson(webhookCalls.update, { params: { project, webhook: webhook.id }, body })
        : fetchJson(webhookCalls.create, { params: { project }, body });
    },
    onSuccess: () => {
      showDone(`${webhook ? 'Changed' : 'Made'} ${name}`);
      onClose();
      return queryClient.invalidateQueries({ queryKey: ['webhooks'] });
    },
  });
  return (
    <SubmitForm
      className={classes.form}
      submit={webhook ? 'Save' : 'Make webhook'}
      onSubmit={() => create.mutate()}
      isPending={create.isPending}
      error={create.error}
      disabled={events.length === 0}
      onCancel={onClose}
    >
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
        description={
          webhook?.hasSecret
            ? 'empty: the one there is stays'
            : 'signs every delivery (X-MLflow-Signature); kept sealed, never shown again'
        }
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
        autoComplete="new-password"
      />
      <ChoiceGroup label="Tell it when" choices={choices} value={events} onChange={setEvents} />
    </SubmitForm>
  );
}
