'use client';

import { useEffect } from 'react';
import { PlainPage } from '@/components/frame/plain-page';
import { ErrorState } from '@/components/ui/error-state';

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <PlainPage title="This page could not be shown">
      <ErrorState
        what="Something failed while the page was made."
        error={error}
        onRetry={retry}
        whatNow="If it happens again, the log of the web process has the details."
      />
    </PlainPage>
  );
}
