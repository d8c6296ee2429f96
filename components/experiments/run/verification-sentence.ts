import type { Verification } from '@/lib/contracts/reruns';
import { countOf } from '@/lib/format';

/** What came of a repeated training, around the name of the run it repeats. */
export function verificationSentence(verification: Omit<Verification, 'original'>): [before: string, after: string] {
  const { outcome, compared, differences, sameModel } = verification;
  if (outcome === 'waiting') return ['Repeats ', '; compared when it has finished.'];
  if (outcome === 'failed') return ['Repeats ', ', and did not finish.'];
  if (outcome === 'nothing') return ['Repeats ', '; neither metrics nor models of both are there, so nothing is said.'];
  const models = modelsOf(sameModel);
  if (compared === 0) return ['Repeats ', `, which has no metrics to compare${models}.`];
  const metrics = countOf(compared, 'metric');
  if (differences.length > 0) return [`${differences.length} of ${metrics} of `, ` came out differently${models}.`];
  const but = sameModel === false ? ', but the models differ' : models;
  return [`${metrics} of `, ` came out the same to the last digit${but}.`];
}

function modelsOf(sameModel: boolean | null): string {
  if (sameModel === null) return '; no model file of both was there to compare';
  return sameModel ? '; the models are the same byte for byte' : '; the models differ';
}
