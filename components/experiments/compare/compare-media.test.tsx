import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { RunDetail } from '@/lib/contracts/experiments';
import { runQuery } from '../queries';
import { runDetail } from '../testing/run-detail';
import { textQuery } from '../artifacts/artifact-queries';
import { CompareMedia } from './compare-media';

const project = 'a b';
const file = (path: string, sha256: string) => ({ path, sha256, sizeBytes: 4, createdAt: '2026-01-01T00:00:00Z' });

function drawn(runs: readonly RunDetail[], prepare: (client: QueryClient) => void = () => undefined): string {
  const client = new QueryClient();
  for (const run of runs) client.setQueryData(runQuery(project, run.id).queryKey, run);
  prepare(client);
  return renderToStaticMarkup(
    <MantineProvider>
      <QueryClientProvider client={client}>
        <CompareMedia project={project} runs={runs.map(({ id, name }) => ({ id, name, color: 'red' }))} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe('pictures of runs', () => {
  it('are read from an escaped address that names their content', () => {
    const html = drawn([runDetail({ id: 'r1', artifacts: [file('a/cat%step%1%x.png', 'abc')] })]);
    expect(html).toContain('src="/api/v1/projects/a%20b/runs/r1/artifact-view/a/cat%25step%251%25x.png?of=abc"');
  });

  it('show all there are without a word where all files are at hand', () => {
    const html = drawn([runDetail({ id: 'r1', artifacts: [file('cat.png', 'abc')] })]);
    expect(html).not.toContain('not looked through');
  });

  it.each([
    ['of one run', [1500], '1,499 files not looked through.'],
    ['of several', [1500, 1, 3], '1,501 files of 2 runs not looked through.'],
  ])('say how many files were not looked through, %s', (_name, counts, sentence) => {
    const run = (artifactCount: number, index: number) =>
      runDetail({ id: `r${index}`, artifacts: [file('cat.png', 'abc')], artifactCount });
    expect(drawn(counts.map(run))).toContain(sentence);
  });

  it('do not say there are none while files are left', () => {
    const html = drawn([runDetail({ id: 'r1', artifacts: [file('weights.bin', 'abc')], artifactCount: 2 })]);
    expect(html).toContain('1 file not looked through.');
    expect(html).not.toContain('logged no images');
  });
});

describe('texts of runs', () => {
  const run = runDetail({ id: 'r1', artifacts: [file('said.txt', 'abc')] });
  const answer = (sizeBytes: number) => ({ path: 'said.txt', sizeBytes, text: 'hello', start: 0, end: 5 });
  const withText = (sizeBytes: number, sha256: string) =>
    drawn([run], (client) =>
      client.setQueryData(textQuery({ project, run: 'r1', path: 'said.txt' }, sha256).queryKey, {
        pages: [answer(sizeBytes)],
        pageParams: [0],
      }),
    );

  it('are those of the content listed, not of one that was replaced', () => {
    expect(withText(5, 'abc')).toContain('hello');
    expect(withText(5, 'old')).not.toContain('hello');
  });

  it('say where more of the file is left', () => {
    expect(withText(5, 'abc')).not.toContain('the first');
    expect(withText(5000, 'abc')).toMatch(/the first 5 B of 5(\.0+)? kB/);
  });
});
