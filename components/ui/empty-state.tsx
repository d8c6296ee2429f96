import type { ReactNode } from 'react';
import { CodeBlock, type CodeBlockProps } from './code-block';
import classes from './empty-state.module.css';

export interface EmptyStateProps {
  /** What will be here, in one sentence. */
  sentence: string;
  /** One button that starts it. */
  action?: ReactNode;
  /** Lines to copy that start it from a program. */
  snippet?: CodeBlockProps;
  /** A small drawing in hairlines above the sentence. */
  picture?: ReactNode;
}

/** Teaches: one sentence, one action, one snippet. */
export function EmptyState({ sentence, action, snippet, picture }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-empty>
      {picture}
      <p>{sentence}</p>
      {action}
      {snippet !== undefined && (
        <div className={classes.snippet}>
          <CodeBlock {...snippet} />
        </div>
      )}
    </div>
  );
}
