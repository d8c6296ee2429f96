import type { ModelVersion } from '@/lib/contracts/models';
import { invalidParameter } from './mlflow-error';

type OurStage = ModelVersion['stage'] | 'archived';

const names: Record<OurStage, string> = {
  none: 'None',
  staging: 'Staging',
  production: 'Production',
  archived: 'Archived',
};

/** The stage of a version in the protocol's words; what is archived stands in no other. */
export const stageOfVersion = ({ stage, archivedAt }: Pick<ModelVersion, 'stage' | 'archivedAt'>): string =>
  names[archivedAt === null ? stage : 'archived'];

/** Our word for a stage in any case. Throws naming those there are. */
export function readStage(asked: string): OurStage {
  const found = (Object.keys(names) as OurStage[]).find((one) => one === asked.toLowerCase());
  if (found !== undefined) return found;
  const known = Object.values(names).join(', ');
  throw invalidParameter(`Invalid Model Version stage: ${asked}. Value must be one of ${known}.`);
}
