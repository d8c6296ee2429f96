'use client';

import { Button, Group, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ErrorState } from '@/components/ui/error-state';
import { Markdown } from '@/components/ui/markdown';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { RunComment } from '@/lib/contracts/comments';
import { commentsQuery, runCalls } from './run-queries';
import classes from './run.module.css';

interface Place {
  project: string;
  runId: string;
}

/** What people said about the run, and a place to say more. */
export function RunComments({ project, runId }: Place) {
  const comments = useQuery(commentsQuery(project, runId));
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: commentsQuery(project, runId).queryKey });
  const add = async (body: string) => {
    await fetchJson(runCalls.addComment, { params: { project, run: runId }, body: { body } });
    await refresh();
  };
  const items = comments.data?.items;
  return (
    <SectionCard title="Comments" aside={items && items.length > 0 ? String(items.length) : undefined}>
      {comments.error && !items && (
        <ErrorState
          what="The comments could not be loaded."
          error={comments.error}
          onRetry={() => void comments.refetch()}
        />
      )}
      {!items && !comments.error && <LinesSkeleton lines={2} />}
      <ol className={classes.comments}>
        {items?.map((comment) => (
          <li key={comment.id}>
            <Comment project={project} runId={runId} comment={comment} onChange={refresh} />
          </li>
        ))}
      </ol>
      <CommentForm label="Comment" submit="Comment" onSubmit={add} />
    </SectionCard>
  );
}

function Comment({
  project,
  runId,
  comment,
  onChange,
}: Place & { comment: RunComment; onChange: () => Promise<void> }) {
  const [editing, setEditing] = useState(false);
  const update = async (body: { body?: string; deleted?: boolean }) => {
    await fetchJson(runCalls.updateComment, { params: { project, run: runId, comment: comment.id }, body });
    await onChange();
  };
  const remove = async () => {
    try {
      await update({ deleted: true });
      showUndo({ message: 'Deleted a comment', undo: () => update({ deleted: false }) });
    } catch (error) {
      showError('The comment was not deleted', error);
    }
  };
  return (
    <article className={classes.comment}>
      <header>
        <b>{comment.authorName}</b> <RelativeTime at={comment.createdAt} />
        {comment.editedAt !== null && ' (edited)'}
        {comment.isMine && !editing && (
          <span className={classes.commentActions}>
            <Button size="compact-xs" variant="subtle" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={() => void remove()}>
              Delete
            </Button>
          </span>
        )}
      </header>
      {editing ? (
        <CommentForm
          label="Comment"
          submit="Save"
          initial={comment.body}
          onCancel={() => setEditing(false)}
          onSubmit={async (body) => {
            await update({ body });
            setEditing(false);
          }}
        />
      ) : (
        <Markdown source={comment.body} />
      )}
    </article>
  );
}

interface CommentFormProps {
  label: string;
  submit: string;
  initial?: string;
  /** Whether nothing may be sent, which takes away what was there. */
  canBeEmpty?: boolean;
  onSubmit: (body: string) => Promise<void>;
  onCancel?: () => void;
}

/** A text field that keeps what was typed until it has been saved. */
export function CommentForm({ label, submit, initial = '', canBeEmpty = false, ...on }: CommentFormProps) {
  const { onSubmit, onCancel } = on;
  const [draft, setDraft] = useState(initial);
  const [busy, setBusy] = useState(false);
  const isIdle = draft.trim() === '' && !canBeEmpty;
  const send = async () => {
    if (busy || isIdle) return;
    setBusy(true);
    try {
      await onSubmit(draft);
      setDraft(initial);
    } catch (error) {
      showError('It was not saved', error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.form}>
      <Textarea
        aria-label={label}
        placeholder="Markdown; Ctrl Enter sends"
        autosize
        minRows={2}
        maxRows={12}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') void send();
        }}
      />
      <Group gap="xs">
        <Button size="xs" loading={busy} disabled={isIdle} onClick={() => void send()}>
          {submit}
        </Button>
        {onCancel && (
          <Button size="xs" variant="subtle" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </Group>
    </div>
  );
}
