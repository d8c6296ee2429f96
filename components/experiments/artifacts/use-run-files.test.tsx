import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Artifact, RunDetail } from '@/lib/contracts/experiments';
import { runDetail } from '../testing/run-detail';
import { filesQuery } from './artifact-queries';
import { readBehind } from './read-behind';
import { useRunFiles } from './use-run-files';

const project = 'flights';
const file = (said: string): Artifact => {
  const [path = '', sha256 = ''] = said.split('=');
  return { path, sha256, sizeBytes: 4, createdAt: '2026-01-01T00:00:00Z' };
};
const files = (said: string) => said.split(' ').map(file);
const runOf = (said: string, artifactCount: number) => runDetail({ id: 'r1', artifacts: files(said), artifactCount });

describe('the files of a run that were all looked through', () => {
  /** What is shown of a run whose list was read, and of how many files it is said that they were not. */
  function shown(run: RunDetail, listed: string, error?: Error) {
    const client = new QueryClient();
    const { queryKey } = filesQuery({ project, run: 'r1' });
    client.setQueryData(queryKey, { items: files(listed) });
    if (error) client.getQueryCache().find({ queryKey })?.setState({ error, status: 'error' });
    const Files = () => {
      const { filesOf, left } = useRunFiles(project, [run]);
      const said = filesOf(run).map(({ path, sha256 }) => `${path}=${sha256}`);
      return `${said.join(' ')}, left ${left.files}`;
    };
    return renderToStaticMarkup(
      <QueryClientProvider client={client}>
        <Files />
      </QueryClientProvider>,
    );
  }

  it.each([
    ['stay where another is logged', runOf('a=1 b=1', 4), 'a=1 b=1 c=1, left 0'],
    ['are of their newest content where one is replaced', runOf('a=2 b=1', 3), 'a=2 b=1 c=1, left 0'],
    ['hold a new one that the run tells of', runOf('a=1 aa=1', 4), 'a=1 aa=1 b=1 c=1, left 0'],
  ])('%s', (_name, run, expected) => expect(shown(run, 'a=1 b=1 c=1')).toBe(expected));

  it('say how many are missing where they could not be listed anew', () => {
    expect(shown(runOf('a=1 b=1', 5), 'a=1 b=1 c=1', new Error('away'))).toBe('a=1 b=1 c=1, left 2');
  });
});

describe('a list of all files', () => {
  const listed = files('a=1 b=1 c=1');
  const agreed = runOf('a=1 b=1', 3);

  /** How often it is read anew while its run says one after the other. */
  function reads(runs: readonly RunDetail[], state: { listed?: Artifact[]; isFetching?: boolean } = {}) {
    let count = 0;
    const readFor = new Map<string, RunDetail>();
    const list = { listed, isFetching: false, refetch: () => (count += 1), ...state };
    for (const run of runs) readBehind([{ run, ...list }], readFor);
    return count;
  }

  const more = runOf('a=1 b=1', 4);
  it.each<[string, number, Parameters<typeof reads>]>([
    ['is not read anew while its run says the same', 0, [[agreed, agreed]]],
    ['is read anew where a file is logged', 1, [[agreed, more]]],
    ['is read anew where a file is deleted', 1, [[agreed, runOf('a=1', 2)]]],
    ['is read anew where a file is replaced', 1, [[agreed, runOf('a=1 b=2', 3)]]],
    ['is read anew where one is deleted and another logged', 1, [[agreed, runOf('a=1 aa=1', 3)]]],
    ['is read once for what its run says, whatever comes of it', 1, [[more, more, more]]],
    ['is read for each thing that its run says', 2, [[more, runOf('a=1 b=1', 5)]]],
    ['is not asked for twice at once', 0, [[more, runOf('a=1 b=1', 5)], { isFetching: true }]],
    ['is not read before it is asked for', 0, [[more], { listed: undefined }]],
  ])('%s', (_name, expected, given) => expect(reads(...given)).toBe(expected));

  it('that came after its run spoke is right, and behind what the run says next', () => {
    let count = 0;
    const readFor = new Map<string, RunDetail>();
    const said = (run: RunDetail, isFetching: boolean) =>
      readBehind([{ run, listed, isFetching, refetch: () => (count += 1) }], readFor);
    said(more, true);
    said(more, false);
    expect(count).toBe(0);
    said(runOf('a=1 b=1', 5), false);
    expect(count).toBe(1);
  });

  it('is one, however many files come', () => {
    expect(filesQuery({ project, run: 'r1' }).queryKey).toEqual(['all-artifacts', project, 'r1']);
  });
});
