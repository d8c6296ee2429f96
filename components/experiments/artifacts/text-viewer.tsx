'use client';

import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Search } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { findInLines, type Match } from './find-in-lines';
import classes from './artifacts.module.css';

const lineHeight = 20;

export interface TextViewerProps {
  label: string;
  text: string;
  /** Said below, where not all of the file is here. */
  rest?: { sentence: string; onMore: () => void; isBusy: boolean } | undefined;
}

/** Lines with their numbers, found by words; only those in sight are drawn. */
export function TextViewer({ label, text, rest }: TextViewerProps) {
  const lines = useMemo(() => text.replace(/\r?\n$/, '').split(/\r?\n/), [text]);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  const found = useFound(lines, (line) => rows.scrollToIndex(line, { align: 'center' }));
  const width = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines]);
  const digits = String(lines.length).length;
  return (
    <div className={classes.text}>
      <SearchBar found={found} label={label} />
      <div ref={frame} className={classes.lines} tabIndex={0} role="region" aria-label={`Text of ${label}`}>
        <div style={{ height: rows.getTotalSize(), minWidth: `calc(${width + digits}ch + 48px)` }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            <div key={index} className={classes.line} style={{ transform: `translateY(${start}px)` }}>
              <span className={classes.lineNumber} style={{ width: `calc(${digits}ch + 20px)` }} aria-hidden="true">
                {index + 1}
              </span>
              <MarkedLine line={lines[index] ?? ''} matches={found.byLine.get(index)} current={found.current} />
            </div>
          ))}
        </div>
      </div>
      {rest && (
        <p className={classes.rest}>
          {rest.sentence}{' '}
          <Button size="xs" loading={rest.isBusy} onClick={rest.onMore}>
            Read on
          </Button>
        </p>
      )}
    </div>
  );
}

function useFound(lines: readonly string[], show: (line: number) => void) {
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const matches = useMemo(() => findInLines(lines, words), [lines, words]);
  const byLine = useMemo(() => byLineOf(matches), [matches]);
  const go = (to: number) => {
    if (matches.length === 0) return;
    const next = (to + matches.length) % matches.length;
    setAt(next);
    show(matches[next]?.line ?? 0);
  };
  const search = (typed: string) => {
    setWords(typed);
    setAt(0);
    const [first] = findInLines(lines, typed);
    if (first) show(first.line);
  };
  return { words, search, byLine, count: matches.length, at, current: matches[at], go };
}

function byLineOf(matches: readonly Match[]): Map<number, Match[]> {
  const groups = new Map<number, Match[]>();
  for (const match of matches) groups.set(match.line, [...(groups.get(match.line) ?? []), match]);
  return groups;
}

function SearchBar({ found, label }: { found: ReturnType<typeof useFound>; label: string }) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') found.go(found.at + (event.shiftKey ? -1 : 1));
  };
  return (
    <div className={classes.search}>
      <TextInput
        size="xs"
        placeholder="Find"
        aria-label={`Find in ${label}`}
        leftSection={<Search size={14} strokeWidth={1.5} />}
        value={found.words}
        onChange={(event) => found.search(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {found.words !== '' && (
        <span role="status" className={classes.found}>
          {found.count === 0 ? 'not found' : `${found.at + 1} of ${found.count}`}
        </span>
      )}
      <ActionIcon aria-label="Previous match" disabled={found.count === 0} onClick={() => found.go(found.at - 1)}>
        <ArrowUp size={14} strokeWidth={1.5} />
      </ActionIcon>
      <ActionIcon aria-label="Next match" disabled={found.count === 0} onClick={() => found.go(found.at + 1)}>
        <ArrowDown size={14} strokeWidth={1.5} />
      </ActionIcon>
    </div>
  );
}

interface MarkedLineProps {
  line: string;
  matches: readonly Match[] | undefined;
  current: Match | undefined;
}

function MarkedLine({ line, matches = [], current }: MarkedLineProps) {
  const ends = [...matches.map(({ end }) => end), line.length];
  return (
    <code>
      {matches.map((match, index) => (
        <span key={match.start}>
          {line.slice(index === 0 ? 0 : ends[index - 1], match.start)}
          <mark data-current={match === current}>{line.slice(match.start, match.end)}</mark>
        </span>
      ))}
      {line.slice(matches.at(-1)?.end ?? 0)}
    </code>
  );
}
