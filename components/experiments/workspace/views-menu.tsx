'use client';

import { ActionIcon, Button, Menu, Popover, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Bookmark, Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { memo, useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ErrorState } from '@/components/ui/error-state';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import type { SavedView, UpdateViewInput } from '@/lib/contracts/saved-views';
import { viewCalls, viewsQuery } from './view-queries';
import classes from './workspace.module.css';

/** Views kept under a name: to open, to replace, to share, to take away, and the present one to keep. */
export const ViewsMenu = memo(function ViewsMenu({ project }: { project: string }) {
  const [opened, setOpened] = useState(false);
  const read = useQuery(viewsQuery(project));
  const views = read.data?.items ?? [];
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={340} withinPortal trapFocus>
      <Popover.Target>
        <Button
          size="xs"
          leftSection={<Bookmark size={14} strokeWidth={1.5} />}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          Views
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {read.error && !read.data && (
          <ErrorState what="The views could not be listed." error={read.error} onRetry={() => void read.refetch()} />
        )}
        {read.data && views.length === 0 && (
          <p className={classes.hint}>No views yet. Arrange the table and charts, then keep them.</p>
        )}
        <ul className={classes.views}>
          {views.map((view) => (
            <ViewItem key={view.id} project={project} view={view} onOpen={() => setOpened(false)} />
          ))}
        </ul>
        <KeepForm project={project} />
      </Popover.Dropdown>
    </Popover>
  );
});

function useViewChanges(project: string) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: viewsQuery(project).queryKey });
  const update = async (view: SavedView, body: UpdateViewInput) => {
    await fetchJson(viewCalls.update, { params: { project, view: view.id }, body });
    await refresh();
  };
  const change = async (view: SavedView, body: UpdateViewInput, done: { message: string; undo: UpdateViewInput }) => {
    try {
      await update(view, body);
      showUndo({ message: done.message, undo: () => update(view, done.undo) });
    } catch (error) {
      showError('The view was not changed', error);
    }
  };
  return { change, refresh };
}

function ViewItem({ project, view, onOpen }: { project: string; view: SavedView; onOpen: () => void }) {
  const { change } = useViewChanges(project);
  const shared = view.audience === 'team';
  return (
    <li>
      <Link href={`/p/${project}/experiments?${view.state}`} onClick={onOpen}>
        {view.name}
      </Link>
      <span className={classes.count}>{shared ? `everyone, by ${view.authorName}` : 'only me'}</span>
      <Menu position="bottom-end" withinPortal={false}>
        <Menu.Target>
          <ActionIcon size="sm" variant="subtle" aria-label={`Menu of the view ${view.name}`}>
            <Ellipsis size={14} strokeWidth={1.5} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() =>
              void change(
                view,
                { state: currentState() },
                { message: `Replaced ${view.name}`, undo: { state: view.state } },
              )
            }
          >
            Replace by what is shown
          </Menu.Item>
          {view.isMine && (
            <Menu.Item
              onClick={() =>
                void change(
                  view,
                  { audience: shared ? 'me' : 'team' },
                  {
                    message: shared ? `Only you see ${view.name}` : `Shared ${view.name}`,
                    undo: { audience: view.audience },
                  },
                )
              }
            >
              {shared ? 'Keep for me' : 'Share with everyone'}
            </Menu.Item>
          )}
          <Menu.Item
            onClick={() =>
              void change(view, { deleted: true }, { message: `Deleted ${view.name}`, undo: { deleted: false } })
            }
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

const currentState = (): string => window.location.search.replace(/^\?/, '');

function KeepForm({ project }: { project: string }) {
  const { refresh } = useViewChanges(project);
  const [name, setName] = useState('');
  const [audience, setAudience] = useState<'me' | 'team'>('me');
  const keep = async () => {
    try {
      const body = { name: name.trim(), state: currentState(), audience };
      await fetchJson(viewCalls.create, { params: { project }, body });
      await refresh();
      showDone(`Kept ${name.trim()}`);
      setName('');
    } catch (error) {
      showError('The view was not kept', error);
    }
  };
  return (
    <form
      className={classes.tagForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') void keep();
      }}
    >
      <TextInput
        size="xs"
        label="Keep what is shown as"
        placeholder="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label="For whom"
        value={audience}
        onChange={(value) => setAudience(value === 'team' ? 'team' : 'me')}
        data={[
          { value: 'me', label: 'Only me' },
          { value: 'team', label: 'Everyone' },
        ]}
      />
      <Button size="xs" type="submit" disabled={name.trim() === ''}>
        Keep
      </Button>
    </form>
  );
}
