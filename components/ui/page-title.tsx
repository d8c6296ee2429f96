'use client';

import type { ReactNode } from 'react';
import { useSetCrumbs, type Crumb } from '@/components/frame/crumbs';
import { InlineEdit } from './inline-edit';
import classes from './page-title.module.css';

export interface PageTitleProps {
  title: string;
  /** Steps between the room and this page, for the top bar: `[{ label: 'baseline', href }]`. The title is added. */
  crumbs?: readonly Crumb[];
  /** False on a room's own page, whose name the top bar already shows. */
  inBreadcrumb?: boolean;
  /** Chips beside the name. */
  chips?: ReactNode;
  /** One line under the name: facts, not prose. */
  description?: ReactNode;
  /** At the right: one primary action, quiet ones before it. */
  actions?: ReactNode;
  /** Makes the name editable (click, or `e`). */
  onRename?: (name: string) => Promise<void> | void;
}

/** The first row of every page. */
export function PageTitle({
  title,
  crumbs = [],
  inBreadcrumb = true,
  chips,
  description,
  actions,
  onRename,
}: PageTitleProps) {
  useSetCrumbs(inBreadcrumb ? [...crumbs, { label: title }] : crumbs);
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <div className={classes.name}>
          <h1>
            {onRename === undefined ? title : <InlineEdit value={title} label="Name" onSave={onRename} hotkey="e" />}
          </h1>
          {chips !== undefined && <div className={classes.chips}>{chips}</div>}
        </div>
        {description !== undefined && <div className={classes.description}>{description}</div>}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
