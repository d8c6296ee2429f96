'use client';

import { Tooltip, UnstyledButton } from '@mantine/core';
import { PanelLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { BrandMark } from './brand-mark';
import type { FrameProject } from './frame-types';
import classes from './nav-rail.module.css';
import { activeNavItem, navHref, navItems, settingsItem, type NavItem } from './nav-items';
import { RAIL_KEY } from './rail-script';

export interface NavRailProps {
  project: FrameProject | null;
  /** Counts beside an entry, by section: open alerts, running jobs. */
  counts?: Readonly<Record<string, number>>;
}

/** The left rail: nine rooms, Settings below, folds to icons and remembers it. */
export function NavRail({ project, counts = {} }: NavRailProps) {
  const active = activeNavItem(usePathname());
  const entry = (item: NavItem) => (
    <RailEntry
      key={item.section}
      item={item}
      project={project}
      active={item === active}
      count={counts[item.section] ?? 0}
    />
  );
  return (
    <aside className={classes.rail}>
      <Link href="/" className={classes.brand} aria-label="Ringside, all projects">
        <BrandMark />
        <span className={classes.text}>Ringside</span>
      </Link>
      <nav aria-label="Project" className={classes.nav}>
        {navItems.map(entry)}
      </nav>
      <div className={classes.foot}>
        {entry(settingsItem)}
        <UnstyledButton className={classes.entry} onClick={foldRail} title="Fold or open the rail">
          <PanelLeft size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className={classes.text}>Fold</span>
        </UnstyledButton>
      </div>
    </aside>
  );
}

interface RailEntryProps {
  item: NavItem;
  project: FrameProject | null;
  active: boolean;
  count: number;
}

function RailEntry({ item, project, active, count }: RailEntryProps) {
  const Icon = item.icon;
  const inside = (
    <>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      <span className={classes.text}>{item.label}</span>
      {count > 0 && (
        <span className={classes.count}>
          <span className="visually-hidden">, </span>
          {count}
        </span>
      )}
    </>
  );
  if (project === null) {
    return (
      <span className={classes.entry} aria-disabled="true" data-disabled>
        {inside}
      </span>
    );
  }
  return (
    <Tooltip label={`${item.label} · g ${item.key}`} position="right" openDelay={600}>
      <Link href={navHref(project.slug, item)} className={classes.entry} aria-current={active ? 'page' : undefined}>
        {inside}
      </Link>
    </Tooltip>
  );
}

/** Folds or opens the rail and remembers which. */
export function foldRail(): void {
  const root = document.documentElement;
  const folded = root.dataset.rail !== 'folded';
  if (folded) root.dataset.rail = 'folded';
  else delete root.dataset.rail;
  localStorage.setItem(RAIL_KEY, folded ? 'folded' : 'open');
}
