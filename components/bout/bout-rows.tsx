import { CircleCheck, CircleDashed, CircleX, Equal, TriangleAlert, type LucideIcon } from 'lucide-react';
import { advantageOf, metricWords } from './advantage';
import type { BoutChallenger, BoutMetric, BoutOutcome, BoutSide } from './bout-data';
import classes from './bout.module.css';

export interface BoutRowsProps {
  champion: BoutSide;
  challenger: BoutChallenger;
  /** Says whose rows these are, where there are several challengers. */
  named: boolean;
}

/** One challenger against the champion: a row a metric, then the verdict. */
export function BoutRows({ champion, challenger, named }: BoutRowsProps) {
  const versus = `${challenger.name} against ${champion.name}`;
  return (
    <div className={classes.rows}>
      {challenger.metrics.length > 0 && (
        <table className={classes.table} aria-label={versus}>
          <thead>
            <tr>
              <th scope="col">{named ? versus : 'Metric'}</th>
              <th scope="col" className={classes.number}>
                {champion.name}
              </th>
              <th scope="col" aria-label="Whose advantage">
                <Sides />
              </th>
              <th scope="col" className={classes.number}>
                difference
              </th>
              <th scope="col" className={classes.number}>
                {challenger.name}
              </th>
            </tr>
          </thead>
          <tbody>
            {challenger.metrics.map((metric) => (
              <MetricRow key={metric.name} metric={metric} />
            ))}
          </tbody>
        </table>
      )}
      {challenger.verdict !== null && <Verdict {...challenger.verdict} />}
    </div>
  );
}

/** Which side of the middle is whose. */
function Sides() {
  return (
    <span className={classes.sides}>
      <span>champion better</span>
      <span>challenger better</span>
    </span>
  );
}

function MetricRow({ metric }: { metric: BoutMetric }) {
  const words = metricWords(metric);
  const unit = metric.unit === undefined ? null : <span className={classes.unit}> {metric.unit}</span>;
  return (
    <tr>
      <th scope="row">
        {metric.head ?? metric.name}
        {unit}
      </th>
      <td className={classes.number} title={exact(metric.champion)}>
        {words.champion}
      </td>
      <td className={classes.drawn}>
        <AdvantageBar metric={metric} />
      </td>
      <td className={classes.number} title={exact(metric.difference)}>
        <b>{words.difference}</b>
        {words.interval !== '' && <span className={classes.interval}>{words.interval}</span>}
      </td>
      <td className={classes.number} title={exact(metric.challenger)}>
        {words.challenger}
      </td>
    </tr>
  );
}

function exact(value: number | null): string | undefined {
  return value === null ? undefined : String(value);
}

/** The difference with its interval between the corners; the middle is no difference. */
function AdvantageBar({ metric }: { metric: BoutMetric }) {
  const { dot, from, to, leans } = advantageOf(metric);
  const percent = (place: number): string => `${(place + 1) * 50}%`;
  return (
    <span className={classes.bar} data-leans={leans} aria-hidden="true">
      {from !== null && to !== null && (
        <i className={classes.whisker} style={{ left: percent(from), width: `${(to - from) * 50}%` }} />
      )}
      {dot !== null && <i className={classes.dot} style={{ left: percent(dot) }} />}
    </span>
  );
}

const looks: Record<BoutOutcome, { icon: LucideIcon; tone: string }> = {
  better: { icon: CircleCheck, tone: 'good' },
  'not-worse': { icon: Equal, tone: 'good' },
  undecided: { icon: CircleDashed, tone: 'neutral' },
  worse: { icon: CircleX, tone: 'bad' },
  invalid: { icon: TriangleAlert, tone: 'bad' },
  'guardrail-failed': { icon: TriangleAlert, tone: 'bad' },
};

function Verdict({ outcome, sentence, method }: { outcome: BoutOutcome; sentence: string; method: string }) {
  const { icon: Icon, tone } = looks[outcome];
  return (
    <div className={classes.verdict} data-tone={tone}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      <p>
        <strong>{sentence}</strong> <span>{method}</span>
      </p>
    </div>
  );
}
