'use client';

import { Switch } from '@mantine/core';
import { useState } from 'react';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { viewAddress, type FilePlace } from './artifact-queries';
import classes from './artifacts.module.css';

/** A page that a run wrote, in a frame without rights. Its scripts run when asked for, and reach nothing but it. */
export function PageViewer({ place, sha256 }: { place: FilePlace; sha256: string }) {
  const [runsScripts, setRunsScripts] = useState(false);
  return (
    <>
      <Switch
        className={classes.forms}
        size="xs"
        label="Run its scripts, cut off from Ringside and from the network"
        checked={runsScripts}
        onChange={(event) => setRunsScripts(event.currentTarget.checked)}
      />
      <iframe
        key={String(runsScripts)}
        className={classes.page}
        title={nameOfPath(place.path)}
        sandbox={runsScripts ? 'allow-scripts' : ''}
        referrerPolicy="no-referrer"
        src={viewAddress(place, { sha256, scripts: runsScripts })}
      />
    </>
  );
}
