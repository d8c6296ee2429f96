'use client';

import { HoverCard, UnstyledButton } from '@mantine/core';
import { Check, X } from 'lucide-react';
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

function Guardrails({ guardrails }: { guardrails: readonly BoutGuardrail[] }) {
  const passed = guardrails.filter((guardrail) => guardrail.passed).length;
  return (
    <HoverCard width={360} position="top-start" shadow="md">
      <HoverCard.Target>
        <UnstyledButton className={classes.guardrails} data-failed={passed < guardrails.length || undefined}>
          Guardrails {passed}/{guardrails.length}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <ul className={classes.guardList}>
          {guardrails.map((guardrail) => (
            <li key={guardrail.name} data-passed={guardrail.passed}>
              {guardrail.passed ? <Check size={14} aria-label="passed" /> : <X size={14} aria-label="failed" />}
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
