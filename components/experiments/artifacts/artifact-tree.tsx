'use client';

import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ChevronRight, File, FileImage, FileJson, Folder, FolderOpen, Package, Table2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import { hasModifier } from '@/components/frame/typing';
import { ErrorState } from '@/components/ui/error-state';
import { viewerOf } from '@/lib/artifacts/viewer-of';
import type { ArtifactEntry } from '@/lib/contracts/artifacts';
import { formatBytes } from '@/lib/format';
import { folderQuery, type FilesOf } from './artifact-queries';
import { moveInTree } from './move-in-tree';
import classes from './artifacts.module.css';

const icons = { model: Package, table: Table2, image: FileImage, json: FileJson, page: File, text: File, none: File };

interface TreeState extends FilesOf {
  selected: string | null;
  onSelect: (path: string) => void;
  isOpen: (path: string) => boolean;
  toggle: (path: string) => void;
  /** Whether what is chosen is among the entries in sight, and takes the focus of the tree. */
  isShown: boolean;
  setShown: (shown: boolean) => void;
}

export interface ArtifactTreeProps extends FilesOf {
  selected: string | null;
  onSelect: (path: string) => void;
}

/** The files of a run; a folder is read when it is opened. Arrow keys walk and open, Enter chooses. */
export function ArtifactTree({ project, run, selected, onSelect }: ArtifactTreeProps) {
  const [touched, setTouched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const isOpen = useCallback(
    (path: string) => touched.get(path) ?? (selected?.startsWith(`${path}/`) || selected === path),
    [touched, selected],
  );
  const toggle = useCallback(
    (path: string) => setTouched((before) => new Map(before).set(path, !(before.get(path) ?? isOpen(path)))),
    [isOpen],
  );
  const [isShown, setShown] = useState(false);
  const state = useMemo(
    () => ({ project, run, selected, onSelect, isOpen, toggle, isShown, setShown }),
    [project, run, selected, onSelect, isOpen, toggle, isShown],
  );
  return (
    <ul role="tree" aria-label="Files" className={classes.tree} onKeyDown={moveInTree}>
      <FolderEntries state={state} path="" level={1} />
    </ul>
  );
}

function FolderEntries({ state, path, level }: { state: TreeState; path: string; level: number }) {
  const folder = useInfiniteQuery(folderQuery({ project: state.project, run: state.run, path }));
  if (folder.error && !folder.data) {
    return (
      <li role="none">
        <ErrorState what="The folder could not be read." error={folder.error} onRetry={() => void folder.refetch()} />
      </li>
    );
  }
  if (!folder.data) {
    return (
      <li role="none" className={classes.waiting}>
        <Skeleton height={8} width="62%" />
        <Skeleton height={8} width="48%" />
      </li>
    );
  }
  const entries = folder.data.pages.flatMap((page) => page.entries);
  const isFirst = (index: number) => level === 1 && index === 0;
  return (
    <>
      {entries.map((entry, index) => (
        <Entry
          key={`${entry.isFolder}${entry.path}`}
          state={state}
          entry={entry}
          level={level}
          first={isFirst(index)}
        />
      ))}
      {folder.hasNextPage && (
        <li role="none">
          <button type="button" className={classes.more} onClick={() => void folder.fetchNextPage()}>
            {folder.isFetchNextPageError ? 'Not read. Try again' : 'Show more'}
          </button>
        </li>
      )}
    </>
  );
}

interface EntryProps {
  state: TreeState;
  entry: ArtifactEntry;
  level: number;
  /** Takes the focus of the tree while nothing that is chosen is in sight. */
  first: boolean;
}

function Entry({ state, entry, level, first }: EntryProps) {
  const { path, isFolder } = entry;
  const isSelected = state.selected === path;
  const opened = isFolder && state.isOpen(path);
  const { setShown } = state;
  useEffect(() => {
    if (!isSelected) return undefined;
    setShown(true);
    return () => setShown(false);
  }, [isSelected, setShown]);
  const press = () => {
    if (isFolder && (isSelected || !opened)) state.toggle(path);
    state.onSelect(path);
  };
  const onKey = (event: KeyboardEvent) => {
    if (hasModifier(event)) return;
    const opens = event.key === 'ArrowRight' && isFolder && !opened;
    const closes = event.key === 'ArrowLeft' && opened;
    if (event.key === 'Enter' || event.key === ' ') press();
    else if (opens || closes) state.toggle(path);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li role="none">
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={isSelected}
        aria-expanded={isFolder ? opened : undefined}
        tabIndex={isSelected || (first && !state.isShown) ? 0 : -1}
        className={classes.entry}
        style={{ paddingLeft: 8 + (level - 1) * 16 }}
        onClick={press}
        onKeyDown={onKey}
      >
        <EntryIcon entry={entry} opened={opened} />
        <span className={classes.entryName} title={entry.name}>
          {entry.name}
        </span>
        <small>{formatBytes(entry.sizeBytes)}</small>
      </div>
      {opened && (
        <ul role="group">
          <FolderEntries state={state} path={path} level={level + 1} />
        </ul>
      )}
    </li>
  );
}

function EntryIcon({ entry, opened }: { entry: ArtifactEntry; opened: boolean }) {
  const shape = { size: 16, strokeWidth: 1.5 };
  if (!entry.isFolder) {
    const Icon = icons[viewerOf(entry.path)];
    return (
      <>
        <span className={classes.noChevron} />
        <Icon {...shape} />
      </>
    );
  }
  const Icon = opened ? FolderOpen : Folder;
  return (
    <>
      <ChevronRight {...shape} className={classes.chevron} data-opened={opened} />
      <Icon {...shape} />
    </>
  );
}
