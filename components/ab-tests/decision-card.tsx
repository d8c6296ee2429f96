'use client';

import { Anchor } from '@mantine/core';
import { fetchJson } from '@/components/fetch-json';
import { activityWords } from '@/components/orgs/activity-words';
import { downloadText } from '@/components/ui/download-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { showError } from '@/components/ui/undo-toast';
import { finalDecisions, type AbTestDetail, type TestDecision } from '@/lib/contracts/ab-tests';
import { DecisionForm } from './decision-form';
import { testCalls } from './queries';
import classes from './ab-tests.module.css';

/** What was decided on a test and on which evidence; and where nothing is decided yet, the decision to take. */
export function DecisionCard({ project, test }: { project: string; test: AbTestDetail }) {
  const isOpen =
    test.roundId === null && !test.rollsBack && !test.decisions.some(({ kind }) => finalDecisions.includes(kind));
  if (!isOpen && test.decisions.length === 0) return null;
  return (
    <SectionCard title="Decision">
      {test.decisions.map((decision) => (
        <DecisionLine key={decision.id} project={project} test={test} decision={decision} />
      ))}
      {isOpen && <DecisionForm project={project} test={test} />}
    </SectionCard>
  );
}

interface DecisionLineProps {
  project: string;
  test: AbTestDetail;
  decision: TestDecision;
}

function DecisionLine({ project, test, decision }: DecisionLineProps) {
  const arm = test.arms.find(({ versionId }) => versionId === decision.versionId);
  const download = async () => {
    try {
      const params = { project, test: test.id, decision: decision.id };
      const detail = await fetchJson(testCalls.decision, { params });
      downloadText(`${test.name} ${decision.kind}.json`, JSON.stringify(detail, null, 2), 'application/json');
    } catch (error) {
      showError('The evidence could not be read', error);
    }
  };
  return (
    <div>
      <p className={classes.verdict}>
        <b>{decision.byName}</b> {activityWords(`ab-test.${decision.kind}`)} {arm ? `v${arm.version}` : ''}{' '}
        <RelativeTime at={decision.at} />
        {decision.reason === '' ? '.' : `: ${decision.reason}`}
      </p>
      <p className={classes.method}>
        Evidence frozen, sha256 <code>{decision.sha256.slice(0, 12)}</code>.{' '}
        <Anchor component="button" size="xs" onClick={() => void download()}>
          Download it
        </Anchor>
      </p>
    </div>
  );
}
