'use client';

import { Kbd } from '@mantine/core';
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import { CornerDownLeft, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import classes from './command-palette.module.css';
import { useRegisteredCommands, type Command } from './commands';

export interface CommandPaletteProps {
  /** Commands of the frame; pages add theirs with `useCommands`. */
  commands: readonly Command[];
}

/** Every page and every action, by name; the key that opens it is heard before this code has come. */
export function CommandPalette({ commands }: CommandPaletteProps) {
  const router = useRouter();
  const registered = useRegisteredCommands();
  const groups = useMemo(
    () => groupCommands([...registered, ...commands], (href) => router.push(href)),
    [registered, commands, router],
  );
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      highlightQuery
      attributes={{ content: { 'aria-label': 'Search pages and actions' } }}
      scrollable
      maxHeight={420}
      limit={60}
      overlayProps={{ blur: 0, backgroundOpacity: 1, color: 'var(--scrim)' }}
      nothingFound="Nothing has that name."
      searchProps={{
        leftSection: <Search size={16} strokeWidth={1.5} aria-hidden="true" />,
        placeholder: 'Go to a page or run an action',
        'aria-label': 'Search pages and actions',
      }}
      classNames={{
        content: classes.content,
        search: classes.search,
        actionsList: classes.list,
        action: classes.action,
        actionsGroup: classes.group,
        actionLabel: classes.label,
        actionDescription: classes.description,
        actionSection: classes.section,
        empty: classes.empty,
      }}
    />
  );
}

function groupCommands(commands: readonly Command[], go: (href: string) => void): SpotlightActionGroupData[] {
  const groups = new Map<string, SpotlightActionData[]>();
  for (const command of commands) {
    const actions = groups.get(command.group) ?? [];
    actions.push(toAction(command, go));
    groups.set(command.group, actions);
  }
  return [...groups].map(([group, actions]) => ({ group, actions }));
}

function toAction(command: Command, go: (href: string) => void): SpotlightActionData {
  const Icon = command.icon ?? CornerDownLeft;
  return {
    id: command.id,
    label: command.label,
    description: command.description,
    keywords: command.keywords === undefined ? undefined : [...command.keywords],
    leftSection: <Icon size={16} strokeWidth={1.5} aria-hidden="true" />,
    rightSection: command.shortcut === undefined ? undefined : <Kbd>{command.shortcut}</Kbd>,
    onClick: () => {
      command.run?.();
      if (command.href !== undefined) go(command.href);
    },
  };
}
