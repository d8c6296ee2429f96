'use client';

import { Menu, UnstyledButton } from '@mantine/core';
import { BookOpen, Keyboard, LogOut, Settings } from 'lucide-react';
import Link from 'next/link';
import type { FrameUser } from './frame-types';
import { signOut } from './sign-out';
import classes from './top-bar.module.css';

export interface AvatarMenuProps {
  user: FrameUser;
  settingsHref: string | null;
  onShowShortcuts: () => void;
}

const icon = { size: 14, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function AvatarMenu({ user, settingsHref, onShowShortcuts }: AvatarMenuProps) {
  return (
    <Menu width={220} position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={classes.avatar} aria-label={`${initials(user.name)}: account of ${user.name}`}>
          {initials(user.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name}</strong>
          <span>{user.email ?? user.organisation}</span>
        </div>
        <Menu.Divider />
        {settingsHref !== null && (
          <Menu.Item component={Link} href={settingsHref} leftSection={<Settings {...icon} />}>
            Settings
          </Menu.Item>
        )}
        <Menu.Item component="a" href="/api/docs" leftSection={<BookOpen {...icon} />}>
          API reference
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard {...icon} />} onClick={onShowShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        {user.canSignOut && (
          <Menu.Item leftSection={<LogOut {...icon} />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('')
    .toUpperCase();
}
