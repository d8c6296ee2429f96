'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleDashed, CircleX, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showError } from '@/components/ui/undo-toast';
import type { GateCheck, GateResult, VersionGates } from '@/lib/contracts/gates';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { gateName } from '@/lib/decisions/judge-version-gates';
import { ApprovalsSection } from './approvals-section';
import { GateRulesForm } from './gate-rules-form';
import classes from './gates.module.css';
import { gatesQuery, modelCalls, modelQuery } from './queries';

interface Of {
  project: string;
  version: ModelVersionDetail;
}

/** What stands between a version and the champion's place: gates as a checklist, then persons. */
export function GatesTab({ project, version }: Of) {
  const found = useQuery(gatesQuery(project, version.id));
  const model = useQuery(modelQuery(project, version.modelId));
  const [editing, setEditing] = useState(false);
  if (found.error && !found.data)
    return (
      <ErrorState what="The gates could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
    );
  if (!found.data || !model.data) return <LinesSkeleton lines={6} />;
  const { gates, hindrance } = found.data;
  return (
    <>
      <Passage version={version} hindrance={hindrance} />
      {editing && <GateRulesForm project={project} model={model.data} onClose={() => setEditing(false)} />}
      {gates.length === 0 && !editing && (
        <EmptyState
          sentence="No gates: any version may become champion. Declare what must hold, and every door asks for it."
          action={
            <Button variant="filled" onClick={() => setEditing(true)}>
              Declare gates
            </Button>
          }
        />
      )}
      {gates.length > 0 && (
        <Checklist project={project} version={version} found={found.data} onEdit={() => setEditing(true)} />
      )}
      <ApprovalsSection project={project} version={version} model={model.data} passed={passes(found.data)} />
    </>
  );
}

/** Whether the gates, if there are any, have passed as things stand now. */
function passes({ gates, checks }: VersionGates): boolean {
  const latest = checks.find(({ current, status }) => current && status === 'done');
  return gates.length === 0 || latest?.passed === true;
}

function Passage({ version, hindrance }: { version: ModelVersionDetail; hindrance: string | null }) {
  const isChampion = version.aliases.includes('champion');
  const words = isChampion ? 'This version is the champion.' : 'Nothing keeps this version from becoming champion.';
  const Icon = hindrance === null ? CircleCheck : CircleX;
  return (
    <p className={classes.passage} data-outcome={hindrance === null ? 'passed' : 'failed'}>
      <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
      {hindrance ?? words}
    </p>
  );
}

function Checklist({ project, version, found, onEdit }: Of & { found: VersionGates; onEdit: () => void }) {
  const queryClient = useQueryClient();
  const check = useMutation({
    mutationFn: () => fetchJson(modelCalls.checkGates, { params: { project, modelVersion: version.id }, body: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['models', project, 'gates'] }),
    onError: (error) => showError('The gates could not be checked', error),
  });
  const latest = found.checks[0];
  const results = latest?.current && latest.status === 'done' ? latest.results : null;
  return (
    <SectionCard
      title="Gates"
      aside={latest ? <CheckWords check={latest} /> : 'not checked yet'}
      actions={
        <>
          <Button size="xs" onClick={onEdit}>
            Edit
          </Button>
          <Button
            size="xs"
            variant="filled"
            onClick={() => check.mutate()}
            loading={check.isPending || latest?.status === 'waiting'}
          >
            Check now
          </Button>
        </>
      }
    >
      {latest?.status === 'failed' && <ErrorState what="They could not be checked." whatNow={latest.error ?? ''} />}
      <ul className={classes.list}>
        {results === null
          ? found.gates.map((gate) => <GateLine key={gateName(gate)} name={gateName(gate)} outcome="unjudged" />)
          : results.map((result) => <GateLine key={result.name} {...result} />)}
      </ul>
      {latest && !latest.current && latest.status === 'done' && (
        <p className={classes.stale}>
          Checked before the gates, the locked test, the licence or the champion changed: check again.
        </p>
      )}
    </SectionCard>
  );
}

function CheckWords({ check }: { check: GateCheck }) {
  if (check.status === 'waiting') return <StatusChip status="running" label="being checked" />;
  return (
    <>
      {check.current ? '' : 'out of date, '}checked <RelativeTime at={check.finishedAt ?? check.createdAt} /> by{' '}
      {check.byName}
    </>
  );
}

const icons: Record<GateResult['outcome'], LucideIcon> = {
  passed: CircleCheck,
  failed: CircleX,
  unjudged: CircleDashed,
};
const words: Record<GateResult['outcome'], string> = {
  passed: 'passed',
  failed: 'failed',
  unjudged: 'not judged',
};

function GateLine({ name, outcome, sentence }: Pick<GateResult, 'name' | 'outcome'> & { sentence?: string }) {
  const Icon = icons[outcome];
  return (
    <li data-outcome={outcome}>
      <Icon size={16} strokeWidth={1.5} aria-label={words[outcome]} />
      <span>
        <b>{name}</b>
        {sentence !== undefined && <small>{sentence}</small>}
      </span>
    </li>
  );
}
