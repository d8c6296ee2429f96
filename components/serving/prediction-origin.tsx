'use client';

import { useQuery } from '@tanstack/react-query';
import { LineageSteps } from '@/components/models/lineage-picture';
import { predictionLineageQuery } from '@/components/models/queries';
import { ErrorState } from '@/components/ui/error-state';
import { LinesSkeleton } from '@/components/ui/skeletons';

/** The rows that the model behind a prediction learnt from, and all that lies between. */
export function PredictionOrigin({ project, predictionId }: { project: string; predictionId: string }) {
  const found = useQuery(predictionLineageQuery(project, predictionId));
  return (
    <section aria-label="Where this prediction comes from" style={{ marginTop: 20 }}>
      <h3 style={{ marginBottom: 8 }}>Where it comes from</h3>
      {found.error && !found.data && (
        <ErrorState what="Its origin could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
      )}
      {!found.data && !found.error && <LinesSkeleton lines={4} />}
      {found.data && <LineageSteps project={project} lineage={found.data.lineage} />}
    </section>
  );
}
