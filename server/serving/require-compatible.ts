import { Signature, type SignatureInput } from '@/lib/preprocessing/schema';
import { conflict } from '@/server/core/errors';

interface Version {
  version: number;
  signature: unknown;
  model: { name: string };
}

const nameOf = ({ model, version }: Version) => `${model.name} v${version}`;
/** Types whose values look alike in a request. */
const familyOf = ({ type }: SignatureInput) => {
  if (type === 'integer') return 'number';
  return type === 'text' ? 'category' : type;
};

/** Throws Conflict unless `candidate` can answer the requests `champion` answers, with answers of the same meaning. */
export function requireCompatible(champion: Version, candidate: Version): void {
  const [now, next] = [Signature.parse(champion.signature), Signature.parse(candidate.signature)];
  const refuse = (why: string) => conflict(`${nameOf(candidate)} cannot stand beside ${nameOf(champion)}: ${why}`);
  if (now.task !== next.task) throw refuse(`it answers a ${next.task} question, this endpoint a ${now.task} one.`);
  if (now.classes.join('\n') !== next.classes.join('\n') || now.positiveClass !== next.positiveClass) {
    throw refuse(`its classes are ${listOf(next)}, those of this endpoint ${listOf(now)}.`);
  }
  for (const input of next.inputs) {
    const known = now.inputs.find((one) => one.name === input.name);
    if (!known) throw refuse(`it needs the field "${input.name}", which callers of this endpoint do not send.`);
    if (familyOf(known) !== familyOf(input)) {
      throw refuse(`it takes the field "${input.name}" as ${input.type}, this endpoint as ${known.type}.`);
    }
  }
  const dropped = now.inputs.find((input) => !next.inputs.some((one) => one.name === input.name));
  if (dropped) throw refuse(`it does not take the field "${dropped.name}", which callers of this endpoint send.`);
}

function listOf({ classes, positiveClass }: Signature): string {
  if (classes.length === 0) return 'none';
  return classes.join(', ') + (positiveClass === null ? '' : ` (positive: ${positiveClass})`);
}
