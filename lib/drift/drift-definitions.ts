export type DriftMeasure = 'psi' | 'jensenShannon' | 'chiSquare' | 'kolmogorovSmirnov' | 'wasserstein';

/** What a person may want to know about a measure of drift; shown as its card. */
export interface DriftDefinition {
  name: DriftMeasure;
  title: string;
  /** Kinds of columns it is made for. */
  columns: readonly ('numeric' | 'category')[];
  largerIsWorse: boolean;
  meaning: string;
  formula: string;
  unit: string;
  source: string;
  /** Worth a look, and worth an alert; conventions, not guarantees. */
  thresholds: { watch: number; alert: number };
}

const entries: readonly DriftDefinition[] = [
  {
    name: 'psi',
    title: 'PSI',
    columns: ['numeric', 'category'],
    largerIsWorse: true,
    unit: 'nats',
    meaning: 'How far the shares of ten equally full bins (or of the most frequent categories) have moved.',
    formula: 'Σ (current − reference) · ln(current / reference), shares at least 1e−4',
    source: 'Kullback & Leibler 1951; thresholds Siddiqi 2006, Credit Risk Scorecards',
    thresholds: { watch: 0.1, alert: 0.2 },
  },
  {
    name: 'jensenShannon',
    title: 'Jensen–Shannon distance',
    columns: ['numeric', 'category'],
    largerIsWorse: true,
    unit: '0 (alike) .. 1 (nothing in common)',
    meaning: 'The same movement on a scale that ends at 1 and minds empty bins less.',
    formula: '√(½ Σ r·log2(r/m) + ½ Σ c·log2(c/m)), m = (r + c)/2',
    source: 'Lin 1991; Endres & Schindelin 2003',
    thresholds: { watch: 0.1, alert: 0.2 },
  },
  {
    name: 'chiSquare',
    title: 'Chi-square',
    columns: ['category'],
    largerIsWorse: false,
    unit: 'p-value',
    meaning: 'The chance of counts this far apart if nothing had moved and rows did not depend on each other.',
    formula: 'Σ (observed − expected)² / expected over the 2 × k table, its upper tail',
    source: 'Pearson 1900',
    thresholds: { watch: 0.05, alert: 0.001 },
  },
  {
    name: 'kolmogorovSmirnov',
    title: 'Kolmogorov–Smirnov',
    columns: ['numeric'],
    largerIsWorse: true,
    unit: 'share, 0..1',
    meaning: 'The largest gap between the shares of both samples at or below any value.',
    formula: 'max |F(x) − G(x)|',
    source: 'Smirnov 1939; Simard & L’Ecuyer 2011',
    thresholds: { watch: 0.1, alert: 0.2 },
  },
  {
    name: 'wasserstein',
    title: 'Wasserstein',
    columns: ['numeric'],
    largerIsWorse: true,
    unit: 'standard deviations of the reference',
    meaning: 'How far values must be moved on average to turn the reference into the current sample.',
    formula: '∫ |F(x) − G(x)| dx / max(standard deviation, .001)',
    source: 'Vallender 1974; scale as in Evidently',
    thresholds: { watch: 0.1, alert: 0.25 },
  },
];

/** Every measure of drift by name. */
export const driftDefinitions: ReadonlyMap<DriftMeasure, DriftDefinition> = new Map(
  entries.map((entry) => [entry.name, entry]),
);
