import Link from 'next/link';
import { createElement, useMemo, type ReactNode } from 'react';
import { parseMarkdown, type Block, type Inline } from '@/lib/format/markdown';
import classes from './markdown.module.css';

/** A text that people wrote in Markdown; its headings stand below those of the page. */
export function Markdown({ source }: { source: string }) {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return (
    <div className={classes.text}>
      {blocks.map((block, index) => (
        <MarkdownBlock key={index} block={block} />
      ))}
    </div>
  );
}

function MarkdownBlock({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return createElement(`h${Math.min(6, block.level + 2)}`, null, <Marks marks={block.children} />);
    case 'paragraph':
      return (
        <p>
          <Marks marks={block.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Marks marks={block.children} />
        </blockquote>
      );
    case 'list':
      return createElement(
        block.ordered ? 'ol' : 'ul',
        null,
        block.items.map((item, index) => (
          <li key={index}>
            <Marks marks={item} />
          </li>
        )),
      );
    case 'code':
      return <pre tabIndex={0}>{block.text}</pre>;
    case 'table':
      return <MarkdownTable head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr />;
  }
}

function MarkdownTable({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, index) => (
            <th key={index} scope="col">
              <Marks marks={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, place) => (
              <td key={place}>
                <Marks marks={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Marks({ marks }: { marks: readonly Inline[] }): ReactNode {
  return marks.map((mark, index) => <Mark key={index} mark={mark} />);
}

function Mark({ mark }: { mark: Inline }): ReactNode {
  switch (mark.kind) {
    case 'text':
      return mark.text;
    case 'code':
      return <code>{mark.text}</code>;
    case 'strong':
      return (
        <strong>
          <Marks marks={mark.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Marks marks={mark.children} />
        </em>
      );
    case 'link':
      return mark.href.startsWith('/') ? (
        <Link href={mark.href}>
          <Marks marks={mark.children} />
        </Link>
      ) : (
        <a href={mark.href} rel="noreferrer noopener">
          <Marks marks={mark.children} />
        </a>
      );
  }
}
