import { Chip, type Tone } from '@/components/ui/chip';
import { SectionCard } from '@/components/ui/section-card';
import type { AbTestDetail, Guardrail } from '@/lib/contracts/ab-tests';
import classes from './ab-tests.module.css';

const tones: Record<Guardrail['state'], Tone> = { passed: 'good', failed: 'bad', undecided: 'neutral' };
const hints: Record<Guardrail['state'], string> = { passed: 'Holds.', failed: 'Broken.', undecided: 'Not settled.' };

/** What must not suffer, each with its margin and where it stands. */
export function GuardrailsCard({ test }: { test: AbTestDetail }) {
  const arms = test.arms.filter(({ guardrails }) => guardrails.length > 0);
  if (arms.length === 0 || test.units === 0) return null;
  return arms.map(({ versionId, version, guardrails }) => (
    <SectionCard key={versionId} title={arms.length > 1 ? `Guardrails: v${version}` : 'Guardrails'}>
      <ul className={classes.diagnostics}>
        {guardrails.map(({ name, state, sentence }) => (
          <li key={name}>
            <Chip tone={tones[state]} hint={hints[state]}>
              {name}
            </Chip>
            <span>{sentence}</span>
          </li>
        ))}
      </ul>
    </SectionCard>
  ));
}
