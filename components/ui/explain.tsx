'use client';

import { HoverCard, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './explain.module.css';
import { statistics, type StatisticFacts, type StatisticId } from './statistics';

export interface ExplainProps extends StatisticFacts {
  /** How the number was computed here: rows, unit, method, settings. */
  here?: ReactNode;
  /** Shown instead of the name. */
  children?: ReactNode;
}

/** A statistic's name; hovering, focusing or tapping it opens a card that says what the number is. */
export function Explain({ name, meaning, formula, source, betterIs, here, children }: ExplainProps) {
  return (
    <HoverCard width={340} position="bottom-start" openDelay={250} closeDelay={120} shadow="md" withinPortal>
      <HoverCard.Target>
        <UnstyledButton component="span" role="button" tabIndex={0} className={classes.term}>
          {children ?? name}
          <span className="visually-hidden">: what it means</span>
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown className={classes.card}>
        <p className={classes.name}>
          {name}
          {betterIs !== undefined && <span>{betterIs} is better</span>}
        </p>
        <p>{meaning}</p>
        <dl>
          <dt>Formula</dt>
          <dd className={classes.formula}>{formula}</dd>
          {here !== undefined && (
            <>
              <dt>Here</dt>
              <dd>{here}</dd>
            </>
          )}
          <dt>Source</dt>
          <dd>{source}</dd>
        </dl>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}

export interface StatisticProps {
  id: StatisticId;
  here?: ReactNode;
  children?: ReactNode;
}

/** One of the product's known statistics by its id: `<Statistic id="log-loss" here="paired, 20 days" />`. */
export function Statistic({ id, here, children }: StatisticProps) {
  const facts: StatisticFacts = statistics[id];
  return (
    <Explain {...facts} here={here}>
      {children}
    </Explain>
  );
}
