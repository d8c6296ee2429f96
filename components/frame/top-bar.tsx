'use client';

import { Kbd, UnstyledButton } from '@mantine/core';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { LiveDot } from '@/components/ui/live-dot';
import { AlertsBell } from './alerts-bell';
import { AvatarMenu } from './avatar-menu';
import { BrandMark } from './brand-mark';
import { Breadcrumb } from './breadcrumb';
import type { FrameProps } from './frame-types';
import { JobsRing } from './jobs-ring';
import { useModKey } from './mod-key';
import { askForPalette } from './open-palette';
import { ProjectSwitcher } from './project-switcher';
import { ThemeSwitch } from './theme-switch';
import classes from './top-bar.module.css';

export interface TopBarProps extends FrameProps {
  onShowShortcuts: () => void;
}

export function TopBar({
  project,
  projects,
  user,
  jobs = [],
  alerts = [],
  live = 'off',
  onShowShortcuts,
}: TopBarProps) {
  const base = project === null ? null : `/p/${project.slug}`;
  const modKey = useModKey();
  return (
    <header className={classes.bar}>
      <Link href="/" className={classes.home} aria-label="Ringside, all projects">
        <BrandMark />
      </Link>
      <ProjectSwitcher project={project} projects={projects} />
      <Breadcrumb projectSlug={project?.slug ?? null} />
      <div className={classes.tools}>
        <LiveDot state={live} />
        <UnstyledButton className={classes.search} onClick={() => void askForPalette('open')}>
          <Search size={14} strokeWidth={1.5} aria-hidden="true" />
          <span className={classes.searchWord}>Search</span>
          <Kbd className={classes.searchKey}>{modKey} K</Kbd>
        </UnstyledButton>
        <JobsRing jobs={jobs} allHref={base === null ? null : `${base}/jobs`} />
        <AlertsBell alerts={alerts} allHref={base === null ? null : `${base}/monitoring`} />
        <ThemeSwitch />
        <AvatarMenu
          user={user}
          settingsHref={base === null ? null : `${base}/settings`}
          onShowShortcuts={onShowShortcuts}
        />
      </div>
    </header>
  );
}
