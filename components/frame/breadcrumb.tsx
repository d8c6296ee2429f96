'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Fragment } from 'react';
import { useCrumbs, type Crumb } from './crumbs';
import { activeNavItem, navHref } from './nav-items';
import classes from './top-bar.module.css';

/** Room, then the steps the page gave. The project itself stands in the switcher before it. */
export function Breadcrumb({ projectSlug }: { projectSlug: string | null }) {
  const active = activeNavItem(usePathname());
  const steps = useCrumbs();
  const room: Crumb[] =
    active === null || projectSlug === null ? [] : [{ label: active.label, href: navHref(projectSlug, active) }];
  const crumbs = [...room, ...steps];
  if (crumbs.length === 0) return null;
  return (
    <nav aria-label="Breadcrumb" className={classes.crumbs}>
      {crumbs.map((crumb, index) => (
        <Fragment key={`${index}-${crumb.label}`}>
          <span className={classes.slash} aria-hidden="true">
            /
          </span>
          <Step crumb={crumb} last={index === crumbs.length - 1} />
        </Fragment>
      ))}
    </nav>
  );
}

function Step({ crumb, last }: { crumb: Crumb; last: boolean }) {
  if (last || crumb.href === undefined) {
    return (
      <span className={classes.crumb} aria-current={last ? 'page' : undefined}>
        {crumb.label}
      </span>
    );
  }
  return (
    <Link className={classes.crumb} href={crumb.href}>
      {crumb.label}
    </Link>
  );
}
