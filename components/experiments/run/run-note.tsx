'use client';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { Markdown } from '@/components/ui/markdown';
import { SectionCard } from '@/components/ui/section-card';
import { clientTags } from '@/lib/contracts/client-tags';
import type { RunDetail } from '@/lib/contracts/experiments';
import { useRunActions } from '../use-run-actions';
import { CommentForm } from './run-comments';

/** The run's description, which clients set as a tag and people write here. */
export function RunNote({ project, run }: { project: string; run: RunDetail }) {
  const [editing, setEditing] = useState(false);
  const { setTags } = useRunActions(project);
  const note = run.tags[clientTags.note] ?? '';
  return (
    <SectionCard
      title="Notes"
      actions={
        !editing && (
          <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
            {note === '' ? 'Write' : 'Edit'}
          </Button>
        )
      }
    >
      {editing && (
        <CommentForm
          label="Notes"
          submit="Save"
          initial={note}
          canBeEmpty={note !== ''}
          onCancel={() => setEditing(false)}
          onSubmit={async (body) => {
            await setTags(run, { [clientTags.note]: body.trim() === '' ? null : body.trim() });
            setEditing(false);
          }}
        />
      )}
      {!editing && (note === '' ? <p>No notes yet.</p> : <Markdown source={note} />)}
    </SectionCard>
  );
}
