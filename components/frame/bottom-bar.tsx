'use client';

import { Drawer, UnstyledButton } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import classes from './bottom-bar.module.css';
import type { FrameProject } from './frame-types';
import { activeNavItem, navHref, navItems, settingsItem, type NavItem } from './nav-items';

const reachable = ['', 'experiments', 'endpoints', 'monitoring'];
const thumbItems = navItems.filter((item) => reachable.includes(item.section));
const moreItems = [...navItems.filter((item) => !reachable.includes(item.section)), settingsItem];

/** The rail at phone width: four rooms under the thumb, the rest one tap away. */
export function BottomBar({ project }: { project: FrameProject | null }) {
  const active = activeNavItem(usePathname());
  const [open, setOpen] = useState(false);
  if (project === null) return null;
  const entry = (item: NavItem) => (
    <Link
      key={item.section}
      href={navHref(project.slug, item)}
      className={classes.entry}
      aria-current={active === item ? 'page' : undefined}
      onClick={() => setOpen(false)}
    >
      <item.icon size={20} strokeWidth={1.5} aria-hidden="true" />
      {item.label}
    </Link>
  );
  return (
    <nav aria-label="Project, at the bottom" className={classes.bar}>
      {thumbItems.map(entry)}
      <UnstyledButton
        className={classes.entry}
        data-current={(active !== null && moreItems.includes(active)) || undefined}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Ellipsis size={20} strokeWidth={1.5} aria-hidden="true" />
        More
      </UnstyledButton>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="bottom"
        size={236}
        radius="lg"
        title={project.name}
      >
        <div className={classes.more}>{moreItems.map(entry)}</div>
      </Drawer>
    </nav>
  );
}
