'use client';

import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { oneOf } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';

export interface UrlTab<Value extends string> {
  value: Value;
  label: string;
  /** Small count after the label. */
  count?: number;
  panel: ReactNode;
}

export interface UrlTabsProps<Value extends string> {
  tabs: readonly [UrlTab<Value>, ...UrlTab<Value>[]];
  /** Name in the address; default `tab`. */
  param?: string;
}

/** True alternatives under one title; which is open stands in the address. */
export function UrlTabs<Value extends string>({ tabs, param = 'tab' }: UrlTabsProps<Value>) {
  const values = tabs.map(({ value }) => value);
  const [state, setState] = useUrlState({ [param]: oneOf(values, tabs[0].value) });
  const open = state[param] ?? tabs[0].value;
  return (
    <Tabs
      value={open}
      onChange={(value) => setState({ [param]: values.find((known) => known === value) ?? tabs[0].value })}
    >
      <Tabs.List>
        {tabs.map(({ value, label, count }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
            {count !== undefined && <span style={{ marginLeft: 6, color: 'var(--ink-3)' }}>{count}</span>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, panel }) => (
        <Tabs.Panel key={value} value={value}>
          {panel}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
