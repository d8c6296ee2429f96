'use client';

import { UrlTabs } from '@/components/ui/url-tabs';
import { PageTitle } from '@/components/ui/page-title';
import { ApiKeysTab } from './api-keys-tab';
import { MembersTab } from './members-tab';
import { ProjectTab } from './project-tab';
import { AuditTab } from './audit-tab';
import { WebhooksTab } from './webhooks-tab';

/** API keys, the project itself, people, and who did what. */
export function SettingsPage({ project }: { project: string }) {
  return (
    <>
      <PageTitle title="Settings" inBreadcrumb={false} />
      <UrlTabs
        tabs={[
          { value: 'keys', label: 'API keys', panel: <ApiKeysTab project={project} /> },
          { value: 'project', label: 'Project', panel: <ProjectTab project={project} /> },
          { value: 'people', label: 'People', panel: <MembersTab /> },
          { value: 'webhooks', label: 'Webhooks', panel: <WebhooksTab project={project} /> },
          { value: 'audit', label: 'Audit', panel: <AuditTab project={project} /> },
        ]}
      />
    </>
  );
}
