import { ShareBar } from '@/components/charts';
import { SectionCard } from '@/components/ui/section-card';
import type { AbTestDetail } from '@/lib/contracts/ab-tests';
import { formatCount, formatNumber } from '@/lib/format';
import classes from './ab-tests.module.css';

/** Whether the arms were filled as planned: the sequential test decides, χ² of the same counts stands beside it. */
export function SampleRatioCard({ test }: { test: AbTestDetail }) {
  const { sampleRatio } = test;
  if (!sampleRatio) return null;
  return (
    <SectionCard
      title="Sample ratio"
      aside={`p ${formatNumber(sampleRatio.pValue)}, e-value ${formatNumber(sampleRatio.eValue)}`}
    >
      <ShareBar
        label="Traffic"
        parts={sampleRatio.counts.map(({ arm, observed }, index) => ({
          id: arm,
          name: `${arm}: ${formatCount(observed)}`,
          value: observed,
          color: index === 0 ? 'var(--champion)' : 'var(--challenger)',
        }))}
      />
      <p className={classes.method}>
        {sampleRatio.sentence}
        {sampleRatio.chiSquare?.pValue != null &&
          ` Read once, at the end: χ² ${formatNumber(sampleRatio.chiSquare.statistic, { digits: 3 })}, ` +
            `p ${formatNumber(sampleRatio.chiSquare.pValue, { digits: 2 })}.`}
      </p>
    </SectionCard>
  );
}
