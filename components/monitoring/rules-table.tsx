'use client';

import { NumberInput, Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusChip } from '@/components/ui/status-chip';
import { showError } from '@/components/ui/undo-toast';
import type { AlertRule, UpdateAlertRuleInput } from '@/lib/contracts/monitoring';
import { monitoringCalls } from './queries';

/** When a window becomes an alert; thresholds can be changed in place. */
export function RulesTable({ project, rules }: { project: string; rules: readonly AlertRule[] }) {
  const queryClient = useQueryClient();
  const columns = useMemo(() => {
    const update = async (rule: AlertRule, body: UpdateAlertRuleInput) => {
      try {
        await fetchJson(monitoringCalls.updateRule, { params: { project, rule: rule.id }, body });
      } catch (error) {
        showError('The rule could not be changed', error);
      }
      await queryClient.invalidateQueries({ queryKey: ['monitoring'] });
    };
    return ruleColumns(update);
  }, [project, queryClient]);
  return (
    <DataTable
      label="Rules"
      rows={rules}
      columns={columns}
      rowId={({ id }) => id}
      toolbar={false}
      maxHeight="320px"
      empty={<EmptyState sentence="No rules: this monitor reports and never alerts." />}
    />
  );
}

function ruleColumns(
  update: (rule: AlertRule, body: UpdateAlertRuleInput) => Promise<void>,
): readonly DataColumn<AlertRule>[] {
  return [
    { id: 'name', header: 'Rule', value: ({ name }) => name },
    { id: 'kind', header: 'Watches', value: ({ kind }) => kind.replaceAll('-', ' '), width: 150 },
    {
      id: 'severity',
      header: 'Severity',
      value: ({ severity }) => severity,
      cell: ({ severity }) => <StatusChip status={severity} />,
      width: 110,
      phone: 'lead',
    },
    {
      id: 'threshold',
      header: 'Threshold',
      value: ({ threshold }) => threshold,
      width: 130,
      sortable: false,
      cell: (rule) => (
        <NumberInput
          size="xs"
          aria-label={`Threshold of ${rule.name}`}
          defaultValue={rule.threshold}
          step={0.01}
          decimalScale={4}
          hideControls
          onBlur={(event) => {
            const threshold = Number(event.currentTarget.value);
            if (Number.isFinite(threshold) && threshold !== rule.threshold) void update(rule, { threshold });
          }}
        />
      ),
    },
    {
      id: 'enabled',
      header: 'On',
      value: ({ enabled }) => enabled,
      width: 70,
      sortable: false,
      cell: (rule) => (
        <Switch
          size="xs"
          aria-label={`${rule.name} on`}
          checked={rule.enabled}
          onChange={(event) => void update(rule, { enabled: event.currentTarget.checked })}
        />
      ),
    },
  ];
}
