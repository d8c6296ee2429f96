'use client';

import { useId, useRef, type ReactNode } from 'react';
import classes from './chart-frame.module.css';
import { ChartToolbar } from './chart-toolbar';
import { exportPng, type LegendEntry } from './export-png';

export interface ChartFrameProps {
  /** Plain name of the chart, also of its files. */
  title: string;
  /** Drawn instead of the title, such as a `Statistic`. */
  head?: ReactNode;
  /** What is shown, in few words: unit, window, count. */
  subtitle?: ReactNode;
  /** Names this chart in a link; default made from the title. */
  id?: string;
  /** Makes the CSV of all data. */
  csv: () => string;
  /** Series named in the picture when they are not named in the plot. */
  pngLegend?: readonly LegendEntry[];
  /** Takes the zoom back; shown while zoomed. */
  onResetZoom?: () => void;
  height: number;
  children: ReactNode;
  legend?: ReactNode;
  /** A sentence for those who cannot see the picture. */
  description?: string;
}

/** Title, tools and the plot's place; the same for every chart. */
export function ChartFrame(props: ChartFrameProps) {
  const { title, head, subtitle, csv, pngLegend, onResetZoom, height, children, legend, description } = props;
  const figure = useRef<HTMLElement>(null);
  const titleId = useId();
  const hash = props.id ?? title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return (
    <figure ref={figure} id={hash} className={classes.figure} aria-labelledby={titleId}>
      <figcaption className={classes.head}>
        <span id={titleId} className={classes.title}>
          {head ?? title}
        </span>
        {subtitle !== undefined && <span className={classes.subtitle}>{subtitle}</span>}
        <ChartToolbar
          title={title}
          hash={hash}
          csv={csv}
          onResetZoom={onResetZoom}
          onPng={() =>
            figure.current !== null && void exportPng({ figure: figure.current, title, legend: pngLegend ?? [] })
          }
          onFullScreen={() => void toggleFullScreen(figure.current)}
        />
      </figcaption>
      {legend}
      <div className={classes.plot} style={{ height }}>
        {children}
      </div>
      {description !== undefined && <p className="visually-hidden">{description}</p>}
    </figure>
  );
}

async function toggleFullScreen(figure: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else await figure?.requestFullscreen();
}
