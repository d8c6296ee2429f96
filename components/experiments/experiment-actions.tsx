'use client';

import { ActionIcon, Button, Group, Menu, Popover, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { showError, showUndo } from '@/components/ui/undo-toast';
import { useUrlState } from '@/components/url/use-url-state';
import type { Experiment, UpdateExperimentInput } from '@/lib/contracts/experiments';
import { experimentCalls } from './queries';
import { workspaceParams } from './workspace/workspace-params';

/** Rename, archive and delete one experiment, each with undo. */
export function ExperimentActions({ project, experiment }: { project: string; experiment: Experiment }) {
  const queryClient = useQueryClient();
  const [, setUrl] = useUrlState(workspaceParams);
  const [renaming, setRenaming] = useState(false);
  const [saving, setSaving] = useState(false);
  const [name, setName] = useState('');
  const update = async (body: UpdateExperimentInput) => {
    await fetchJson(experimentCalls.update, { params: { project, experiment: experiment.id }, body });
    await queryClient.invalidateQueries({ queryKey: ['experiments'] });
  };
  const change = async (done: string, redo: UpdateExperimentInput, undo: UpdateExperimentInput) => {
    try {
      await update(redo);
      if (redo.deleted || redo.archived) setUrl({ experiment: [] });
      showUndo({ message: `${done} ${experiment.name}`, undo: () => update(undo) });
      return true;
    } catch (error) {
      showError('The experiment could not be changed', error);
      return false;
    }
  };
  const rename = () => {
    setName(experiment.name);
    setRenaming(true);
  };
  const save = async () => {
    if (saving) return;
    setSaving(true);
    const isSame = name.trim() === experiment.name;
    if (isSame || (await change('Renamed', { name: name.trim() }, { name: experiment.name }))) setRenaming(false);
    setSaving(false);
  };
  return (
    <Popover opened={renaming} onChange={setRenaming} position="bottom-end" trapFocus>
      <Popover.Target>
        <span>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={`Actions for ${experiment.name}`}>
                <Ellipsis size={16} strokeWidth={1.5} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={rename}>Rename</Menu.Item>
              <Menu.Item onClick={() => void change('Archived', { archived: true }, { archived: false })}>
                Archive
              </Menu.Item>
              <Menu.Item onClick={() => void change('Deleted', { deleted: true }, { deleted: false })}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Button type="submit" variant="filled" loading={saving} disabled={name.trim() === ''}>
              Rename
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
