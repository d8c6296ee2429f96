'use client';

import { Autocomplete, Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import { useVersionUpdate } from './use-version-update';

const common = ['Apache-2.0', 'MIT', 'BSD-3-Clause', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'GPL-3.0-only', 'Proprietary'];

/** Under which licence a version may be used; anything may be written. */
export function LicenceField({ project, version }: { project: string; version: ModelVersionDetail }) {
  const update = useVersionUpdate(project, version);
  const [draft, setDraft] = useState<string | null>(null);
  const save = async () => {
    const licence = (draft ?? '').trim() || null;
    const done = licence === null ? 'Removed the licence' : `Licence: ${licence}`;
    if (await update({ body: { licence }, back: { licence: version.licence }, done })) setDraft(null);
  };
  if (draft === null) {
    return (
      <Group gap="xs">
        {version.licence ?? 'none given'}
        <Button size="compact-xs" onClick={() => setDraft(version.licence ?? '')} aria-label="Edit the licence">
          Edit
        </Button>
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Group gap="xs">
        <Autocomplete aria-label="Licence" size="xs" data={common} value={draft} onChange={setDraft} data-autofocus />
        <Button type="submit" size="xs" variant="filled">
          Save
        </Button>
        <Button size="xs" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
