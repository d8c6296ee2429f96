import { request as requests, test as base, type BrowserContextOptions } from '@playwright/test';
import { Project } from '@/lib/contracts/orgs';
import { Api } from './api';
import { owner } from './owner';
import { makeWorkedProject, type WorkedProject } from './worked-project';

export { expect } from '@playwright/test';

type Session = Exclude<BrowserContextOptions['storageState'], string | undefined>;

interface TestFixtures {
  /** The slug of a project of the test's own. */
  project: string;
}
interface WorkerFixtures {
  session: Session;
  api: Api;
  worked: WorkedProject;
}

/** Tests as the signed-in owner. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  session: [
    async ({ browserName: _ }, use, info) => {
      const context = await requests.newContext({ baseURL: info.project.use.baseURL });
      const { email, password } = owner;
      const answer = await context.post('/api/auth/sign-in/email', { data: { email, password } });
      if (!answer.ok()) throw new Error(`Signing in as ${email} was refused: ${await answer.text()}`);
      await use(await context.storageState());
      await context.dispose();
    },
    { scope: 'worker' },
  ],
  api: [
    async ({ session }, use, info) => {
      const context = await requests.newContext({ baseURL: info.project.use.baseURL, storageState: session });
      await use(new Api(context));
      await context.dispose();
    },
    { scope: 'worker' },
  ],
  worked: [
    async ({ api }, use) => {
      await use(await makeWorkedProject(api));
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  storageState: async ({ session }, use) => {
    await use(session);
  },
  project: async ({ api }, use, info) => {
    const { slug } = await api.post(Project, '/projects', { name: info.titlePath.at(-1)?.slice(0, 60) ?? 'Test' });
    await use(slug);
  },
});
