'use client';

import { SectionCard } from '@/components/ui/section-card';
import { TagsField } from '@/components/ui/tags-field';
import { clientTags } from '@/lib/contracts/client-tags';
import type { RunDetail } from '@/lib/contracts/experiments';
import { useRunActions } from '../use-run-actions';

/** Tags, to add and take away; the note has a place of its own. */
export function RunTags({ project, run }: { project: string; run: RunDetail }) {
  const { changeTags } = useRunActions(project);
  const tags = Object.fromEntries(Object.entries(run.tags).filter(([key]) => key !== clientTags.note));
  return (
    <SectionCard title="Tags">
      <TagsField tags={tags} onChange={(change) => changeTags(run, change)} />
    </SectionCard>
  );
}
