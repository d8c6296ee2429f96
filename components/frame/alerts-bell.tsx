'use client';

import { Popover, UnstyledButton } from '@mantine/core';
import { Bell, OctagonAlert, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { RelativeTime } from '@/components/ui/relative-time';
import { countOf } from '@/lib/format';
import type { FrameAlert } from './frame-types';
import classes from './top-bar.module.css';

export interface AlertsBellProps {
  alerts: readonly FrameAlert[];
  allHref: string | null;
}

export function AlertsBell({ alerts, allHref }: AlertsBellProps) {
  const label = alerts.length === 0 ? 'No open alerts' : countOf(alerts.length, 'open alert');
  const worst = alerts.some((alert) => alert.severity === 'bad') ? 'bad' : 'warn';
  return (
    <Popover width={340} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.icon} aria-label={label}>
          <Bell size={16} strokeWidth={1.5} aria-hidden="true" />
          {alerts.length > 0 && (
            <span className={classes.bellMark} data-severity={worst}>
              {alerts.length}
            </span>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.list}>
          {alerts.length === 0 && <p className={classes.none}>No open alerts.</p>}
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
          {allHref !== null && (
            <Link className={classes.all} href={allHref}>
              All alerts
            </Link>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function AlertRow({ alert }: { alert: FrameAlert }) {
  const Icon = alert.severity === 'bad' ? OctagonAlert : TriangleAlert;
  return (
    <Link href={alert.href} className={classes.alertRow}>
      <Icon
        size={16}
        strokeWidth={1.5}
        data-severity={alert.severity}
        aria-label={alert.severity === 'bad' ? 'Critical' : 'Warning'}
      />
      <span className={classes.listTitle}>{alert.title}</span>
      <RelativeTime at={alert.at} className={classes.listNote} />
    </Link>
  );
}
