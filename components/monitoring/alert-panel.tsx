'use client';

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { fetchJson } from '@/components/fetch-json';
import { CodeBlock } from '@/components/ui/code-block';
import { KeyValues } from '@/components/ui/key-values';
import { RelativeTime } from '@/components/ui/relative-time';
import { SidePanel } from '@/components/ui/side-panel';
import { StatusChip } from '@/components/ui/status-chip';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { Alert } from '@/lib/contracts/monitoring';
import { formatDate, passedDay } from '@/lib/format';
import { monitoringCalls } from './queries';

export interface AlertPanelProps {
  project: string;
  alert: Alert | null;
  onClose: () => void;
}

const done: Record<Alert['status'], string> = { open: 'Reopened', acknowledged: 'Acknowledged', resolved: 'Resolved' };

/** One alert: what happened, the numbers behind it, and what a person makes of it. */
export function AlertPanel({ project, alert, onClose }: AlertPanelProps) {
  const queryClient = useQueryClient();
  const send = async (id: string, status: Alert['status']) => {
    await fetchJson(monitoringCalls.updateAlert, { params: { project, alert: id }, body: { status } });
    await queryClient.invalidateQueries({ queryKey: ['monitoring'] });
  };
  const setStatus = async (current: Alert, status: Alert['status']) => {
    try {
      await send(current.id, status);
      showUndo({ message: `${done[status]}: ${current.title}`, undo: () => send(current.id, current.status) });
    } catch (error) {
      showError('The alert could not be changed', error);
    }
  };
  return (
    <SidePanel
      opened={alert !== null}
      onClose={onClose}
      title={alert?.title ?? 'Alert'}
      chips={alert && <StatusChip status={alert.severity} />}
      actions={
        alert && (
          <>
            {alert.status === 'open' && (
              <Button size="xs" onClick={() => void setStatus(alert, 'acknowledged')}>
                Acknowledge
              </Button>
            )}
            {alert.status === 'resolved' ? (
              <Button size="xs" onClick={() => void setStatus(alert, 'open')}>
                Reopen
              </Button>
            ) : (
              <Button size="xs" variant="filled" onClick={() => void setStatus(alert, 'resolved')}>
                Resolve
              </Button>
            )}
          </>
        )
      }
    >
      {alert && (
        <>
          <p>{alert.sentence}</p>
          <KeyValues
            items={[
              { label: 'State', value: alert.status },
              { label: 'Rule', value: alert.ruleName },
              { label: 'Window ended', value: formatDate(passedDay(alert.eventTime)) },
              { label: 'Raised', value: <RelativeTime at={alert.createdAt} /> },
              {
                label: 'Monitor',
                value: (
                  <Link href={`/p/${project}/monitoring/${alert.monitorId}?report=${alert.reportId}`}>
                    {alert.monitorName}
                  </Link>
                ),
              },
              {
                label: 'Endpoint',
                value: <Link href={`/p/${project}/endpoints/${alert.endpointId}`}>{alert.endpointName}</Link>,
              },
              ...(alert.acknowledgedBy ? [{ label: 'Seen by', value: alert.acknowledgedBy }] : []),
            ]}
          />
          <CodeBlock title="Evidence" language="json" code={JSON.stringify(alert.evidence, null, 2)} />
        </>
      )}
    </SidePanel>
  );
}
