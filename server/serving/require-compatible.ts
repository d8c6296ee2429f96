import { signatureTrouble } from '@/lib/decisions/signature-trouble';
import { keptKind } from '@/lib/contracts/models';
import { Signature } from '@/lib/preprocessing/schema';
import { conflict } from '@/server/core/errors';
import { onlyKept } from '@/server/models';

interface Version {
  version: number;
  kind: string;
  signature: unknown;
  model: { name: string };
}

const nameOf = ({ model, version }: Version) => `${model.name} v${version}`;

/** Throws Conflict unless `candidate` can answer the requests `champion` answers, with answers of the same meaning. */
export function requireCompatible(champion: Version, candidate: Version): void {
  requireServable(candidate);
  const why = signatureTrouble(Signature.parse(champion.signature), Signature.parse(candidate.signature));
  if (why !== null) throw conflict(`${nameOf(candidate)} cannot stand beside ${nameOf(champion)}: ${why}`);
}

/** Throws Conflict where a version is only kept as a client described it. */
export function requireServable(version: Version): void {
  if (version.kind === keptKind) throw onlyKept(nameOf(version));
}
