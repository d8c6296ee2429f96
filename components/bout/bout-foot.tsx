'use client';

import { HoverCard, UnstyledButton } from '@mantine/core';
import { Check, CircleDashed, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BoutGuardrail } from './bout-data';
import classes from './bout.module.css';

export interface BoutFootProps {
  guardrails: readonly BoutGuardrail[];
  facts: readonly ReactNode[];
  actions?: ReactNode;
}

/** Guardrails, small facts, and what can be done. */
export function BoutFoot({ guardrails, facts, actions }: BoutFootProps) {
  return (
    <footer className={classes.foot}>
      <div className={classes.footFacts}>
        {guardrails.length > 0 && <Guardrails guardrails={guardrails} />}
        {facts.map((fact, index) => (
          <span key={index}>{fact}</span>
        ))}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
    </footer>
  );
}

const icons = {
  passed: <Check size={14} aria-label="passed" />,
  failed: <X size={14} aria-label="failed" />,
  undecided: <CircleDashed size={14} aria-label="not settled" />,
};

function stateOf({ state, passed }: BoutGuardrail): keyof typeof icons {
  return state ?? (passed ? 'passed' : 'failed');
}

const isBroken = (guardrail: BoutGuardrail): boolean => stateOf(guardrail) === 'failed';

function Guardrails({ guardrails }: { guardrails: readonly BoutGuardrail[] }) {
  const passed = guardrails.filter((guardrail) => guardrail.passed).length;
  return (
    <HoverCard width={360} position="top-start" shadow="md">
      <HoverCard.Target>
        <UnstyledButton className={classes.guardrails} data-failed={guardrails.some(isBroken) || undefined}>
          Guardrails {passed}/{guardrails.length}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <ul className={classes.guardList}>
          {guardrails.map((guardrail) => (
            <li key={guardrail.name} data-state={stateOf(guardrail)}>
              {icons[stateOf(guardrail)]}
              <span>
                <b>{guardrail.name}</b> {guardrail.sentence}
              </span>
            </li>
          ))}
        </ul>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
