'use client';

import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { fetchJson } from '@/components/fetch-json';
import { AliasChip } from '@/components/ui/role-chip';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { Stack } from '@/components/ui/layout';
import { RelativeTime } from '@/components/ui/relative-time';
import { SidePanel } from '@/components/ui/side-panel';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { ModelVersionDetail, RegisteredModelDetail } from '@/lib/contracts/models';
import { formatBytes, formatNumber } from '@/lib/format';
import { Signature } from '@/lib/preprocessing/schema';
import { ServeButton } from '@/components/serving/serve-button';
import { AliasForm } from './alias-form';
import { metricTitle } from '@/lib/metrics/metric-title';
import { modelCalls, modelVersionQuery } from './queries';
import { ServedBy } from './served-by';
import { SignatureTable } from './signature-table';

export interface VersionPanelProps {
  project: string;
  model: RegisteredModelDetail;
  versionId: string | null;
  onClose: () => void;
}

/** One version: where it came from, how good it was, what it asks for, and where it serves. */
export function VersionPanel({ project, model, versionId, onClose }: VersionPanelProps) {
  const version = useQuery({ ...modelVersionQuery(project, versionId ?? ''), enabled: versionId !== null });
  return (
    <SidePanel
      opened={versionId !== null}
      onClose={onClose}
      title={version.data ? `${model.name} v${version.data.version}` : model.name}
      chips={version.data?.aliases.map((alias) => (
        <AliasChip key={alias} alias={alias} />
      ))}
    >
      {version.error && (
        <ErrorState
          what="The version could not be loaded."
          error={version.error}
          onRetry={() => void version.refetch()}
        />
      )}
      {!version.data && !version.error && <LinesSkeleton lines={8} />}
      {version.data && <VersionFacts project={project} version={version.data} />}
    </SidePanel>
  );
}

function VersionFacts({ project, version }: { project: string; version: ModelVersionDetail }) {
  const signature = Signature.safeParse(version.signature);
  return (
    <Stack>
      <Group gap="xs">
        <ServeButton project={project} version={version} />
        <Button size="xs" component={Link} href={`/p/${project}/models/${version.modelId}/versions/${version.version}`}>
          Open its page
        </Button>
        <DeleteVersionButton project={project} version={version} />
      </Group>
      <AliasForm project={project} version={version} />
      <KeyValues
        items={[
          { label: 'Kind', value: version.kind },
          { label: 'Trained on', value: version.trainedOn.sentence },
          {
            label: 'Run',
            value: version.runId ? (
              <Link href={`/p/${project}/experiments/runs/${version.runId}`}>{version.runName ?? version.runId}</Link>
            ) : (
              '–'
            ),
          },
          { label: 'Served by', value: <ServedBy project={project} version={version} /> },
          { label: 'Size', value: formatBytes(version.sizeBytes) },
          { label: 'Registered', value: <RelativeTime at={version.createdAt} /> },
          ...(version.measured?.metrics ?? version.metrics).map(({ name, value }) => ({
            label: `${metricTitle(name)} (${version.measured ? 'measured' : 'in training'})`,
            value: formatNumber(value),
            key: name,
          })),
        ]}
      />
      {signature.success && <SignatureTable signature={signature.data} />}
    </Stack>
  );
}

function DeleteVersionButton({ project, version }: { project: string; version: ModelVersionDetail }) {
  const queryClient = useQueryClient();
  const update = (deleted: boolean) =>
    fetchJson(modelCalls.updateVersion, { params: { project, modelVersion: version.id }, body: { deleted } }).then(() =>
      queryClient.invalidateQueries({ queryKey: ['models'] }),
    );
  const remove = useMutation({
    mutationFn: () => update(true),
    onSuccess: () => showUndo({ message: `Deleted v${version.version}`, undo: () => update(false) }),
    onError: (error) => showError('The version could not be deleted', error),
  });
  return (
    <Button size="xs" onClick={() => remove.mutate()} loading={remove.isPending}>
      Delete
    </Button>
  );
}
