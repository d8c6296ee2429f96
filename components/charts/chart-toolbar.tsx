'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { Image, Maximize2, Sheet, ZoomOut, type LucideIcon } from 'lucide-react';
import { CopyLink } from '@/components/ui/copy-button';
import { downloadText } from '@/components/ui/download-text';
import classes from './chart-frame.module.css';

export interface ChartToolbarProps {
  title: string;
  hash: string;
  csv: () => string;
  /** Absent for charts that are tables. */
  onPng?: () => void;
  onFullScreen?: () => void;
  onResetZoom?: () => void;
}

/** Link, PNG, CSV, full screen; quiet until the chart is pointed at or focused. */
export function ChartToolbar({ title, hash, csv, onPng, onFullScreen, onResetZoom }: ChartToolbarProps) {
  return (
    <span
      className={classes.toolbar}
      role="group"
      aria-label={`Tools of ${title}`}
      data-zoomed={onResetZoom !== undefined || undefined}
    >
      {onResetZoom !== undefined && <Tool label="Show everything" icon={ZoomOut} onClick={onResetZoom} />}
      <CopyLink hash={hash} label="Copy link to this chart" />
      {onPng !== undefined && <Tool label="Download PNG" icon={Image} onClick={onPng} />}
      <Tool label="Download CSV" icon={Sheet} onClick={() => downloadText(`${hash}.csv`, csv())} />
      {onFullScreen !== undefined && <Tool label="Full screen" icon={Maximize2} onClick={onFullScreen} />}
    </span>
  );
}

function Tool({ label, icon: Icon, onClick }: { label: string; icon: LucideIcon; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        <Icon size={14} strokeWidth={1.5} />
      </ActionIcon>
    </Tooltip>
  );
}
