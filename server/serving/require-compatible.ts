import { signatureTrouble } from '@/lib/decisions/signature-trouble';
import { Signature } from '@/lib/preprocessing/schema';
import { conflict } from '@/server/core/errors';

interface Version {
  version: number;
  signature: unknown;
  model: { name: string };
}

const nameOf = ({ model, version }: Version) => `${model.name} v${version}`;

/** Throws Conflict unless `candidate` can answer the requests `champion` answers, with answers of the same meaning. */
export function requireCompatible(champion: Version, candidate: Version): void {
  const why = signatureTrouble(Signature.parse(champion.signature), Signature.parse(candidate.signature));
  if (why !== null) throw conflict(`${nameOf(candidate)} cannot stand beside ${nameOf(champion)}: ${why}`);
}
