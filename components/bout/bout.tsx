'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { BoutChallenger, BoutGuardrail, BoutSide } from './bout-data';
import { BoutCorner } from './bout-corner';
import { BoutFoot } from './bout-foot';
import { BoutRows } from './bout-rows';
import classes from './bout.module.css';

export interface BoutProps {
  /** The endpoint, or the test. */
  title: string;
  href?: string;
  /** Where it stands, in order: 'round 1', 'shadow', 'day 10 of about 20'. */
  stage: readonly string[];
  /** Units read of units planned, drawn under the title; absent outside a test. */
  progress?: { done: number; planned: number };
  champion: BoutSide;
  challengers: readonly BoutChallenger[];
  guardrails?: readonly BoutGuardrail[];
  /** Small facts of the foot: 'pairs complete', 'labels 97 % in'. */
  facts?: readonly ReactNode[];
  /** Buttons of the foot. */
  actions?: ReactNode;
  /** The challenger just promoted: the gold moves to it. Set it at once, clear it when the data says so. */
  crownedId?: string | null;
  /** Said in place of the rows when there is no challenger. */
  alone?: ReactNode;
}

/** The tale of the tape: champion against challengers, the same wherever they meet. */
export function Bout(props: BoutProps) {
  const {
    title,
    href,
    stage,
    progress,
    champion,
    challengers,
    guardrails = [],
    facts = [],
    actions,
    crownedId = null,
  } = props;
  const crownedPlace = challengers.findIndex(({ id }) => id === crownedId) + 1;
  return (
    <section className={classes.bout} aria-label={`${title}: champion and challengers`}>
      <header className={classes.head}>
        <h2>{href === undefined ? title : <Link href={href}>{title}</Link>}</h2>
        <p className={classes.stage}>
          {progress !== undefined && (
            <span className={classes.progress} aria-hidden="true">
              <i style={{ width: `${shareOf(progress) * 100}%` }} />
            </span>
          )}
          {stage.join(' · ')}
        </p>
      </header>
      <div className={classes.corners} style={{ '--corners': challengers.length + 1 }}>
        <span className={classes.gold} style={{ '--place': crownedPlace }} aria-hidden="true" />
        <BoutCorner side={champion} role={crownedPlace > 0 ? 'retired' : 'champion'} />
        {challengers.map((challenger) => (
          <BoutCorner
            key={challenger.id}
            side={challenger}
            role={challenger.id === crownedId ? 'champion' : (challenger.role ?? 'challenger')}
          />
        ))}
      </div>
      {challengers.length === 0 && props.alone !== undefined && <div className={classes.alone}>{props.alone}</div>}
      {challengers.map((challenger) => (
        <BoutRows key={challenger.id} champion={champion} challenger={challenger} named={challengers.length > 1} />
      ))}
      {(guardrails.length > 0 || facts.length > 0 || actions !== undefined) && (
        <BoutFoot guardrails={guardrails} facts={facts} actions={actions} />
      )}
    </section>
  );
}

function shareOf({ done, planned }: { done: number; planned: number }): number {
  return planned <= 0 ? 0 : Math.min(1, done / planned);
}
