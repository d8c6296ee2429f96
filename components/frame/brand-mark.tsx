/** Two corners in one ring: gold for the champion, blue for the challenger. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" fill="none">
      <rect x="1.75" y="1.75" width="16.5" height="16.5" rx="4" stroke="currentColor" strokeWidth="1.5" />
      <circle cx="7" cy="10" r="2.6" fill="var(--champion)" />
      <circle cx="13.4" cy="10" r="1.9" stroke="var(--challenger)" strokeWidth="1.5" />
    </svg>
  );
}
