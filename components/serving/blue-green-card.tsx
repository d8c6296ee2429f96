'use client';

import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Check, LoaderCircle } from 'lucide-react';
import { useOrigin } from '@/components/orgs/use-origin';
import { fetchJson } from '@/components/fetch-json';
import { Chip } from '@/components/ui/chip';
import { CodeBlock } from '@/components/ui/code-block';
import { KeyValues } from '@/components/ui/key-values';
import { RelativeTime } from '@/components/ui/relative-time';
import { RoleChip } from '@/components/ui/role-chip';
import { showError } from '@/components/ui/undo-toast';
import type { BlueGreenPlan, GatewayReadiness, Rollout } from '@/lib/contracts/rollouts';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { servingCalls } from './queries';
import { useAttempt } from './use-attempt';
import classes from './serving.module.css';

interface BlueGreenProps {
  project: string;
  endpoint: EndpointDetail;
  rollout: Rollout;
  plan: BlueGreenPlan;
}

/** Who answers and who stands ready, whether every gateway has loaded both, and the switch. */
export function BlueGreenCard({ project, endpoint, rollout, plan }: BlueGreenProps) {
  const origin = useOrigin();
  const { refresh } = useAttempt();
  const isGreen = rollout.step === 1;
  const to = isGreen ? 'blue' : 'green';
  const params = { project, endpoint: endpoint.id, rollout: rollout.id };
  const turn = useMutation({
    mutationFn: () => fetchJson(servingCalls.switchRollout, { params, body: { to } }),
    onSettled: refresh,
    onError: (error) => showError('It was not switched', error),
  });
  const nameOf = (id: string | undefined) => {
    const variant = endpoint.variants.find(({ versionId }) => versionId === id);
    return variant ? <RoleChip role={variant.role} version={`v${variant.version}`} /> : 'not loaded';
  };
  const keptUntil = rollout.blueGreen?.keptUntil ?? null;
  const items = [
    { label: 'Blue', value: nameOf(rollout.blueGreen?.blueVersionId) },
    { label: 'Green', value: nameOf(plan.versionId) },
    { label: 'Gateways', value: <Gateways gateways={rollout.blueGreen?.gateways ?? []} /> },
    ...(keptUntil === null ? [] : [{ label: 'Blue is kept until', value: <RelativeTime at={keptUntil} /> }]),
  ];
  const row = JSON.stringify(endpoint.inputExample);
  return (
    <div className={classes.rollout}>
      <KeyValues items={items} />
      <Group gap="sm">
        <Button variant={isGreen ? 'default' : 'filled'} loading={turn.isPending} onClick={() => turn.mutate()}>
          {isGreen ? 'Switch back to blue' : 'Switch to green'}
        </Button>
        <Text size="sm" c="dimmed">
          {isGreen ? 'All traffic goes back at once.' : 'All traffic moves at once; gates and approvals apply.'}
        </Text>
      </Group>
      {!isGreen && (
        <CodeBlock
          title="Try green"
          language="shell"
          code={
            `curl ${origin}/p/${project}/v1/endpoints/${endpoint.name}/predict \\\n` +
            `  -H 'Authorization: Bearer rs_…' -H 'X-Ringside-Preview: true' \\\n` +
            `  -H 'Content-Type: application/json' -d '{"rows": [${row.replaceAll("'", "'\\''")}]}'`
          }
        />
      )}
    </div>
  );
}

function Gateways({ gateways }: { gateways: readonly GatewayReadiness[] }) {
  if (gateways.length === 0) return <>none is running</>;
  const late = gateways.filter(({ ready }) => !ready);
  if (late.length === 0) {
    return (
      <Chip tone="good" icon={Check}>
        {gateways.length === 1 ? 'ready' : `all ${gateways.length} ready`}
      </Chip>
    );
  }
  const sentence = late.map(({ host, note }) => `${host} ${note}`).join('; ');
  return (
    <Chip tone="warn" icon={LoaderCircle} spinning hint={sentence}>
      {`${gateways.length - late.length} of ${gateways.length} ready`}
    </Chip>
  );
}
