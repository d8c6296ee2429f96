'use client';

import { Button, Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { Stack } from '@/components/ui/layout';
import { Markdown } from '@/components/ui/markdown';
import { SectionCard } from '@/components/ui/section-card';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { useVersionUpdate } from './use-version-update';

/** Headings that a good card answers, with what is known already. */
function template(version: ModelVersionDetail): string {
  const { modelName, kind, trainedOn, evaluation } = version;
  const measured = evaluation?.error === null ? `Measured on ${evaluation.sentence}.` : '';
  return [
    `# ${modelName} v${version.version}`,
    `A ${kind} model, learnt from ${trainedOn.sentence}.`,
    '## Meant for',
    '',
    '## Not meant for',
    '',
    '## Data',
    '',
    '## How good it is, and for whom',
    measured,
    '',
    '## Risks',
    '',
  ].join('\n');
}

/** What people should know about a version, in words; each change is audited and can be taken back. */
export function VersionCard({ project, version }: { project: string; version: ModelVersionDetail }) {
  const update = useVersionUpdate(project, version);
  const [draft, setDraft] = useState<string | null>(null);
  const save = async () => {
    if (draft === null) return;
    if (await update({ body: { card: draft }, back: { card: version.card }, done: 'Saved the card' })) setDraft(null);
  };
  const start = () => setDraft(version.card || template(version));
  if (draft === null && version.card === '') {
    return (
      <EmptyState
        sentence="A card says what the model is for, for whom it works and where it fails. This version has none yet."
        action={
          <Button variant="filled" onClick={start}>
            Write a card
          </Button>
        }
      />
    );
  }
  if (draft === null) {
    return (
      <SectionCard
        title="Card"
        actions={
          <Button size="xs" onClick={start}>
            Edit
          </Button>
        }
      >
        <Markdown source={version.card} />
      </SectionCard>
    );
  }
  return (
    <SectionCard title="Card" aside="Markdown">
      <Stack>
        <Textarea
          aria-label="Card in Markdown"
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          autosize
          minRows={14}
          maxRows={40}
          styles={{ input: { fontFamily: 'var(--font-mono)' } }}
        />
        <Group gap="xs">
          <Button variant="filled" onClick={() => void save()} disabled={draft === version.card}>
            Save
          </Button>
          <Button onClick={() => setDraft(null)}>Cancel</Button>
        </Group>
        <Markdown source={draft} />
      </Stack>
    </SectionCard>
  );
}
