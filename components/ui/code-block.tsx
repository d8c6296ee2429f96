'use client';

import { CopyButton } from './copy-button';
import { tokenize, type CodeLanguage } from './code-tokens';
import classes from './code-block.module.css';

export interface CodeBlockProps {
  code: string;
  language?: CodeLanguage;
  /** Shown in the head, such as 'train.py'. */
  title?: string;
}

/** Code that can be copied; comments, strings and keywords are set apart by weight and grey, not by a rainbow. */
export function CodeBlock({ code, language = 'text', title }: CodeBlockProps) {
  return (
    <figure className={classes.block}>
      {title !== undefined && <figcaption className={classes.title}>{title}</figcaption>}
      <div className={classes.copy}>
        <CopyButton value={code} label="Copy code" />
      </div>
      <pre tabIndex={0} aria-label={title ?? 'Code'} className={classes.code}>
        <code>
          {tokenize(code, language).map((token, index) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={index} data-kind={token.kind}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </figure>
  );
}
