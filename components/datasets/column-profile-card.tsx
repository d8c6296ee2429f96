'use client';

import { Chip } from '@/components/ui/chip';
import { MiniHistogram } from '@/components/ui/mini-histogram';
import type { ColumnProfile } from '@/lib/contracts/datasets';
import { formatCompact, formatDateTime, formatNumber, formatPercent } from '@/lib/format';
import classes from './datasets.module.css';

const shownValues = 5;

/** One column at a glance: its shape, its range, what is missing. */
export function ColumnProfileCard({ column }: { column: ColumnProfile }) {
  const { name, type, rows, missing, distinct, numeric, top } = column;
  const write = (value: number) => (type === 'datetime' ? formatDateTime(value) : formatNumber(value));
  return (
    <article className={classes.column}>
      <header className={classes.columnHead}>
        <h3 title={name}>{name}</h3>
        <Chip>{type}</Chip>
      </header>
      {numeric && (
        <>
          <MiniHistogram counts={numeric.histogram.counts} label={`Distribution of ${name}`} width={238} height={48} />
          <div className={classes.quantiles}>
            <span>{write(numeric.min)}</span>
            <span>{write(numeric.max)}</span>
          </div>
          {type !== 'datetime' && (
            <p className={classes.facts}>
              median {write(numeric.quantiles.find(({ share }) => share === 0.5)?.value ?? Number.NaN)} · mean{' '}
              {write(numeric.mean)} · sd {write(numeric.standardDeviation)}
            </p>
          )}
        </>
      )}
      {!numeric && top && <TopValues top={top} rows={rows} />}
      <p className={classes.facts}>
        {missing === 0 ? 'nothing missing' : `${formatPercent(missing / Math.max(1, rows))} missing`} ·{' '}
        {formatCompact(distinct)} distinct
      </p>
    </article>
  );
}

function TopValues({ top, rows }: { top: NonNullable<ColumnProfile['top']>; rows: number }) {
  const shown = top.slice(0, shownValues);
  const most = Math.max(...shown.map(({ count }) => count), 1);
  return (
    <div className={classes.bars}>
      {shown.map(({ value, count }) => (
        <div key={value} className={classes.bar}>
          <span title={value}>{value === '' ? '(empty)' : value}</span>
          <span className={classes.track}>
            <span className={classes.fill} style={{ display: 'block', width: `${(count / most) * 100}%` }} />
          </span>
          <span>{formatPercent(count / Math.max(1, rows))}</span>
        </div>
      ))}
    </div>
  );
}
