'use client';

import { Alert, Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { showDone } from '@/components/ui/undo-toast';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { defaultServingSettings, type ServingSettings } from '@/lib/contracts/serving-settings';
import { Signature } from '@/lib/preprocessing/schema';
import { servingCalls } from './queries';
import { AnswerSettings, LimitSettings } from './settings-answers';
import { LogSettingsFields } from './settings-log';
import { useAttempt } from './use-attempt';
import classes from './serving.module.css';

/** Changes some settings; the rest stays. */
export type ChangeSettings = (change: Partial<ServingSettings>) => void;

export interface SettingsFieldsProps {
  settings: ServingSettings;
  signature: Signature | null;
  onChange: ChangeSettings;
}

/** What stands around the model: limits, cache, fallback, labels, and what the log holds. */
export function SettingsTab({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const { refresh } = useAttempt();
  const [settings, setSettings] = useState(endpoint.settings);
  const save = useMutation({
    mutationFn: () =>
      fetchJson(servingCalls.setSettings, { params: { project, endpoint: endpoint.id }, body: settings }),
    onSuccess: async (saved) => {
      setSettings(saved.settings);
      await refresh();
      showDone('Saved. Gateways take it up within 2 s.');
    },
  });
  const parts: SettingsFieldsProps = {
    settings,
    signature: Signature.safeParse(endpoint.signature).data ?? null,
    onChange: (change) => setSettings({ ...settings, ...change }),
  };
  const isChanged = JSON.stringify(settings) !== JSON.stringify(endpoint.settings);
  return (
    <form
      className={classes.settings}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <SectionCard title="Limits" aside="in each gateway">
        <LimitSettings {...parts} />
      </SectionCard>
      <SectionCard title="Answers">
        <AnswerSettings {...parts} />
      </SectionCard>
      <SectionCard title="Log and shares">
        <LogSettingsFields {...parts} />
      </SectionCard>
      {save.error && (
        <Alert color="red" variant="light">
          {reasonOf(save.error)}
        </Alert>
      )}
      <Group>
        <Button type="submit" variant="filled" loading={save.isPending} disabled={!isChanged}>
          Save
        </Button>
        <Button onClick={() => setSettings(endpoint.settings)} disabled={!isChanged}>
          Discard
        </Button>
        <Button variant="subtle" onClick={() => setSettings(defaultServingSettings)}>
          Defaults
        </Button>
      </Group>
    </form>
  );
}
