'use client';

import { useMantineColorScheme } from '@mantine/core';
import { ArrowRight, BookOpen, Keyboard, LogOut, SunMoon } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useUndoKey } from '@/components/ui/undo-toast';
import classes from './app-frame.module.css';
import { BottomBar } from './bottom-bar';
import type { Command } from './commands';
import type { FrameProps } from './frame-types';
import { LatePalette } from './late-palette';
import { navHref, navItems, settingsItem } from './nav-items';
import { NavRail } from './nav-rail';
import { ShortcutsSheet } from './shortcuts-sheet';
import { signOut } from './sign-out';
import { TopBar } from './top-bar';
import { useGoKeys } from './use-go-keys';

export interface AppFrameProps extends FrameProps {
  children: ReactNode;
}

/** Rail, top bar, palette and keys around a page. Data comes from the layout; nothing is fetched here. */
export function AppFrame({ children, ...frame }: AppFrameProps) {
  const { project, jobs = [], alerts = [] } = frame;
  const [sheetOpen, setSheetOpen] = useState(false);
  const showShortcuts = useCallback(() => setSheetOpen(true), []);
  useGoKeys({ projectSlug: project?.slug ?? null, onShowShortcuts: showShortcuts });
  useUndoKey();
  const commands = useFrameCommands(frame, showShortcuts);
  return (
    <div className={classes.frame}>
      <a href="#content" className="skip-link">
        Skip to content
      </a>
      <NavRail project={project} counts={{ monitoring: alerts.length, jobs: jobs.length }} />
      <div className={classes.column}>
        <TopBar {...frame} onShowShortcuts={showShortcuts} />
        <main id="content" tabIndex={-1} className={classes.main}>
          {children}
        </main>
      </div>
      <BottomBar project={project} />
      <LatePalette commands={commands} />
      <ShortcutsSheet opened={sheetOpen} onClose={() => setSheetOpen(false)} />
    </div>
  );
}

function useFrameCommands({ project, projects, user }: FrameProps, showShortcuts: () => void): readonly Command[] {
  const { toggleColorScheme } = useMantineColorScheme();
  return useMemo(() => {
    const rooms: Command[] =
      project === null
        ? []
        : [...navItems, settingsItem].map((item) => ({
            id: `room-${item.section}`,
            label: item.label,
            group: 'Go to',
            icon: item.icon,
            shortcut: `g ${item.key}`,
            href: navHref(project.slug, item),
          }));
    const others: Command[] = projects
      .filter(({ slug }) => slug !== project?.slug)
      .map(({ slug, name }) => ({
        id: `project-${slug}`,
        label: name,
        group: 'Projects',
        icon: ArrowRight,
        keywords: [slug, 'project'],
        href: `/p/${slug}`,
      }));
    const actions: Command[] = [
      { id: 'theme', label: 'Switch between light and dark', group: 'Ringside', icon: SunMoon, run: toggleColorScheme },
      {
        id: 'shortcuts',
        label: 'Keyboard shortcuts',
        group: 'Ringside',
        icon: Keyboard,
        shortcut: '?',
        run: showShortcuts,
      },
      {
        id: 'api',
        label: 'API reference',
        group: 'Ringside',
        icon: BookOpen,
        run: () => window.open('/api/docs', '_blank'),
      },
    ];
    const leave: Command = {
      id: 'sign-out',
      label: 'Sign out',
      group: 'Ringside',
      icon: LogOut,
      run: () => void signOut(),
    };
    return [...rooms, ...others, ...actions, ...(user.canSignOut ? [leave] : [])];
  }, [project, projects, user, showShortcuts, toggleColorScheme]);
}
