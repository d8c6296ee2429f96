'use client';

import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { SectionCard } from '@/components/ui/section-card';
import { showError } from '@/components/ui/undo-toast';
import { clientTags } from '@/lib/contracts/client-tags';
import type { RunDetail } from '@/lib/contracts/experiments';
import { useRunActions } from '../use-run-actions';
import classes from './run.module.css';

/** Tags, to add and take away; the note has a place of its own. */
export function RunTags({ project, run }: { project: string; run: RunDetail }) {
  const { changeTag } = useRunActions(project);
  const tags = Object.entries(run.tags).filter(([key]) => key !== clientTags.note);
  const [draft, setDraft] = useState({ key: '', value: '' });
  const add = async () => {
    const key = draft.key.trim();
    if (key === '') return;
    try {
      await changeTag(run, { key, value: draft.value });
      setDraft({ key: '', value: '' });
    } catch (error) {
      showError('The tag was not set', error);
    }
  };
  return (
    <SectionCard title="Tags">
      <ul className={classes.tags}>
        {tags.map(([key, value]) => (
          <li key={key}>
            <span className={classes.tagKey}>{key}</span>
            <span className={classes.tagValue}>{value}</span>
            <ActionIcon
              size="sm"
              variant="subtle"
              aria-label={`Remove the tag ${key}`}
              onClick={() =>
                void changeTag(run, { key, value: null }).catch((error) => showError('Not removed', error))
              }
            >
              <X size={14} strokeWidth={1.5} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Group gap="xs" wrap="nowrap">
          <TextInput
            size="xs"
            aria-label="Key of a new tag"
            placeholder="key"
            value={draft.key}
            onChange={(event) => setDraft({ ...draft, key: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            aria-label="Value of the new tag"
            placeholder="value"
            value={draft.value}
            onChange={(event) => setDraft({ ...draft, value: event.currentTarget.value })}
          />
          <Button size="xs" type="submit" disabled={draft.key.trim() === ''}>
            Add
          </Button>
        </Group>
      </form>
    </SectionCard>
  );
}
