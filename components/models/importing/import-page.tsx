'use client';

import { PageTitle } from '@/components/ui/page-title';
import { ImportFileForm } from './import-file-form';

/** Brings a model from elsewhere into the registry. */
export function ImportPage({ project }: { project: string }) {
  return (
    <>
      <PageTitle
        title="Import a model"
        description="Trained elsewhere, served here: a worker reads the file, tries it on a sample, and makes a version"
      />
      <ImportFileForm project={project} />
    </>
  );
}
