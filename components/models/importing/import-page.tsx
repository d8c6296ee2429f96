'use client';

import { PageTitle } from '@/components/ui/page-title';
import { UrlTabs } from '@/components/ui/url-tabs';
import { ImportFileForm } from './import-file-form';
import { RemoteForm } from './remote-form';

/** Brings a model from elsewhere into the registry: its file, or its address. */
export function ImportPage({ project }: { project: string }) {
  return (
    <>
      <PageTitle
        title="Import a model"
        description="Trained elsewhere, served here: from its file, or behind the address where it answers"
      />
      <UrlTabs
        param="from"
        tabs={[
          { value: 'file', label: 'File', panel: <ImportFileForm project={project} /> },
          { value: 'address', label: 'Address', panel: <RemoteForm project={project} /> },
        ]}
      />
    </>
  );
}
