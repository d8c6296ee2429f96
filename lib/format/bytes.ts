const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** A size in decimal units with three significant digits: `formatBytes(1_480_000)` → '1.48 MB'. */
export function formatBytes(sizeBytes: number | null | undefined): string {
  if (sizeBytes === null || sizeBytes === undefined || !Number.isFinite(sizeBytes)) return '–';
  let size = Math.max(0, sizeBytes);
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const shown = unit === 0 ? String(Math.round(size)) : size.toPrecision(3);
  return `${shown} ${UNITS[unit] ?? 'PB'}`;
}
