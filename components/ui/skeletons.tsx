import { Skeleton } from '@mantine/core';
import classes from './skeletons.module.css';

const widths = ['38%', '52%', '30%', '46%', '34%', '58%'];
const widthAt = (index: number): string => widths[index % widths.length] ?? '40%';

/** A table's rows in their final height. */
export function TableSkeleton({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div className={classes.table} aria-busy="true">
      <span className="visually-hidden">Loading rows</span>
      {Array.from({ length: rows + 1 }, (_, row) => (
        <div key={row} className={classes.row} style={{ gridTemplateColumns: `2fr repeat(${columns - 1}, 1fr)` }}>
          {Array.from({ length: columns }, (_unused, column) => (
            <Skeleton
              key={column}
              height={8}
              width={column === 0 ? widthAt(row) : '48%'}
              ml={column === 0 ? 0 : 'auto'}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A chart's frame and gridlines. */
export function ChartSkeleton({ height = 240 }: { height?: number }) {
  return (
    <div className={classes.chart} style={{ height }} aria-busy="true">
      <span className="visually-hidden">Loading chart</span>
      {[0, 1, 2, 3, 4].map((line) => (
        <span key={line} />
      ))}
    </div>
  );
}

/** Lines of text or key-value pairs. */
export function LinesSkeleton({ lines = 5 }: { lines?: number }) {
  return (
    <div className={classes.lines} aria-busy="true">
      <span className="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton key={index} height={8} width={widthAt(index + 1)} />
      ))}
    </div>
  );
}
