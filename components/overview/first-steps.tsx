'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { UploadDrop } from '@/components/datasets/upload-drop';
import { fetchJson } from '@/components/fetch-json';
import { clientSnippet } from '@/components/orgs/client-snippet';
import { meQuery, orgCalls } from '@/components/orgs/queries';
import { useOrigin } from '@/components/orgs/use-origin';
import { CodeBlock } from '@/components/ui/code-block';
import { SectionCard } from '@/components/ui/section-card';
import { showDone, showError } from '@/components/ui/undo-toast';
import classes from './overview.module.css';

/** Three ways to begin: the demo, a file, or a client that logs already. */
export function FirstSteps({ project }: { project: string }) {
  const single = useQuery(meQuery()).data?.auth === 'none';
  const origin = useOrigin();
  return (
    <div className={classes.ways}>
      <SectionCard title="See the whole loop">
        <div className={classes.way}>
          <p>
            Three million real flights, January to June 2001: trained, served, watched, retrained when quality falls,
            and tested day by day. About five minutes; you can look around while it runs.
          </p>
          <DemoButton project={project} />
        </div>
      </SectionCard>
      <SectionCard title="Bring your data">
        <div className={classes.way}>
          <p>A CSV or Parquet file is checked, profiled and ready to train on.</p>
          <UploadDrop project={project} target={{ kind: 'new' }} />
        </div>
      </SectionCard>
      <SectionCard title="Log from an MLflow client">
        <div className={classes.way}>
          <p>
            Your scripts stay as they are; only the address changes.
            {!single && (
              <>
                {' '}
                The key comes from <Link href={`/p/${project}/settings`}>Settings</Link>.
              </>
            )}
          </p>
          <CodeBlock
            language="python"
            title="log.py"
            code={clientSnippet({ origin, project, ...(single ? {} : { key: 'rs_…' }) })}
          />
        </div>
      </SectionCard>
    </div>
  );
}

function DemoButton({ project }: { project: string }) {
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => fetchJson(orgCalls.startDemo, { params: { project }, body: {} }),
    onSuccess: () => showDone('The demo has begun: its progress is in the ring at the top'),
    onError: (error) => showError('The demo was not started', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  return (
    <Button variant="filled" onClick={() => start.mutate()} loading={start.isPending}>
      Load the flights demo
    </Button>
  );
}
