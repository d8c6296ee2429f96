import { redirect } from 'next/navigation';
import { contract } from '@/components/contract';
import { orgCalls } from '@/components/orgs/queries';
import { fetchOnServer } from '@/components/server-fetch';
import { SetupState } from '@/lib/contracts/orgs';

const setupState = contract({ method: 'GET', path: '/setup', response: SetupState });

/** The bare address leads to set-up on the first visit, else to the first project. */
export default async function HomePage() {
  const { needed } = await fetchOnServer(setupState, {});
  if (needed) redirect('/setup');
  const me = await fetchOnServer(orgCalls.me, {});
  const project = me.projects.find(({ archivedAt }) => archivedAt === null) ?? me.projects[0];
  redirect(project ? `/p/${project.slug}` : '/new');
}
