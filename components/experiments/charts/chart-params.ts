import { flag, list, oneOf, range, text, type UrlParam } from '@/components/url/url-state';

/** A weight with two decimals in [0, 0.99]; anything else is none. */
const weight: UrlParam<number> = {
  parse: (raw) => {
    const value = Number(raw ?? 0);
    return value >= 0 && value < 1 ? Math.round(value * 100) / 100 : 0;
  },
  format: (value) => (value === 0 ? null : String(value)),
};

export const chartParams = {
  /** Smoothing: the weight of what came before. */
  smooth: weight,
  /** What the x axis counts. */
  x: oneOf(['step', 'time', 'relative'], 'step'),
  xlog: flag,
  ylog: flag,
  /** Leave outliers outside the frame. */
  clip: flag,
  /** What a group's band shows. */
  band: oneOf(['deviation', 'range', 'none'], 'deviation'),
  zoom: range,
  /** Which panels: part of a name, or a regular expression. */
  panels: text(''),
  /** Sections whose fold differs from how they begin. */
  folded: list,
};
