'use client';

import { Menu, UnstyledButton } from '@mantine/core';
import { Check, ChevronsUpDown, LayoutGrid } from 'lucide-react';
import Link from 'next/link';
import type { FrameProject } from './frame-types';
import classes from './top-bar.module.css';

export interface ProjectSwitcherProps {
  project: FrameProject | null;
  projects: readonly FrameProject[];
}

export function ProjectSwitcher({ project, projects }: ProjectSwitcherProps) {
  return (
    <Menu width={240}>
      <Menu.Target>
        <UnstyledButton
          className={classes.project}
          aria-label={project === null ? 'All projects. Choose one' : `Project: ${project.name}. Switch project`}
        >
          <span className={classes.projectName}>{project?.name ?? 'All projects'}</span>
          <ChevronsUpDown size={14} strokeWidth={1.5} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {projects.map((item) => (
          <Menu.Item
            key={item.slug}
            component={Link}
            href={`/p/${item.slug}`}
            rightSection={item.slug === project?.slug ? <Check size={14} strokeWidth={1.5} /> : null}
          >
            {item.name}
          </Menu.Item>
        ))}
        {projects.length > 0 && <Menu.Divider />}
        <Menu.Item component={Link} href="/" leftSection={<LayoutGrid size={14} strokeWidth={1.5} />}>
          All projects
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
