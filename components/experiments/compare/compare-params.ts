import { flag, list, optional, text } from '@/components/url/url-state';

export const compareParams = {
  /** The run others are measured against. */
  baseline: optional,
  differences: flag,
  find: text(''),
  /** Axes of the parallel coordinates, as column ids. */
  axes: list,
  sx: optional,
  sy: optional,
};
