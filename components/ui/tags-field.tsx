'use client';

import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { TagChanges } from '@/lib/contracts/models';
import { Chip } from './chip';

export interface TagsFieldProps {
  tags: Readonly<Record<string, string>>;
  /** Says whether it was done; `back` brings back how it was. */
  onChange: (change: { tags: TagChanges; back: TagChanges; done: string }) => Promise<boolean>;
}

/** Names and values that people and programs gave a thing: each can be taken away, and another added. */
export function TagsField({ tags, onChange }: TagsFieldProps) {
  const [draft, setDraft] = useState<{ key: string; value: string } | null>(null);
  const set = (key: string, value: string | null) =>
    onChange({
      tags: { [key]: value },
      back: { [key]: tags[key] ?? null },
      done: value === null ? `Removed the tag ${key}` : `Tagged ${key}`,
    });
  const add = async () => {
    if (draft?.key.trim() && (await set(draft.key.trim(), draft.value))) setDraft(null);
  };
  return (
    <Group gap="xs">
      {Object.entries(tags).map(([key, value]) => (
        <span key={key} style={{ display: 'inline-flex', alignItems: 'center', gap: 2 }}>
          <Chip>{value === '' ? key : `${key}: ${value.slice(0, 80)}`}</Chip>
          <ActionIcon size="sm" aria-label={`Remove the tag ${key}`} onClick={() => void set(key, null)}>
            <X size={12} strokeWidth={1.5} />
          </ActionIcon>
        </span>
      ))}
      {draft === null && (
        <Button size="compact-xs" onClick={() => setDraft({ key: '', value: '' })}>
          Add a tag
        </Button>
      )}
      {draft !== null && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Group gap="xs">
            <TextInput
              size="xs"
              aria-label="Name of the tag"
              placeholder="team"
              value={draft.key}
              onChange={(event) => setDraft({ ...draft, key: event.currentTarget.value })}
              data-autofocus
            />
            <TextInput
              size="xs"
              aria-label="Value of the tag"
              placeholder="growth"
              value={draft.value}
              onChange={(event) => setDraft({ ...draft, value: event.currentTarget.value })}
            />
            <Button type="submit" size="xs" variant="filled" disabled={draft.key.trim() === ''}>
              Add
            </Button>
            <Button size="xs" onClick={() => setDraft(null)}>
              Cancel
            </Button>
          </Group>
        </form>
      )}
    </Group>
  );
}
