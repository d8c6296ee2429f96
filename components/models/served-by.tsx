'use client';

import Link from 'next/link';
import type { ModelVersion } from '@/lib/contracts/models';

interface ServedByProps {
  project: string;
  version: Pick<ModelVersion, 'servedBy'>;
}

/** Endpoints that use a version, and as what. */
export function ServedBy({ project, version: { servedBy } }: ServedByProps) {
  if (servedBy.length === 0) return 'nothing';
  return servedBy.map(({ endpointId, endpointName, role }) => (
    <Link key={endpointId} href={`/p/${project}/endpoints/${endpointId}`}>
      {endpointName} ({role}){' '}
    </Link>
  ));
}
