import { defineConfig, devices } from '@playwright/test';

// `npm test` starts an instance and says where it is, which browser to use, and where to leave traces.
const executablePath = process.env['RINGSIDE_BROWSER'];
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  outputDir: process.env['RINGSIDE_TEST_OUTPUT'] ?? '.test/playwright',
  forbidOnly: Boolean(process.env['CI']),
  // A second try tells a slow machine from a broken page; it is reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    baseURL: process.env['RINGSIDE_URL'] ?? 'http://127.0.0.1:3000',
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox does not work for root.
      args: isRoot ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'setup', testMatch: '**/*.setup.ts' },
    { name: 'pages', testMatch: '**/*.spec.ts', dependencies: ['setup'] },
  ],
});
