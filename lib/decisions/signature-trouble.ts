import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';

/** Types whose values look alike in a request. */
const familyOf = ({ type }: SignatureInput) => {
  if (type === 'integer') return 'number';
  return type === 'text' ? 'category' : type;
};

/**
 * Why a model cannot answer the requests another answers, with answers of the same meaning; null when it can.
 *
 * @param now the signature that callers follow
 * @param next the one that would take its place
 */
export function signatureTrouble(now: Signature, next: Signature): string | null {
  if (now.task !== next.task) return `it answers a ${next.task} question, this endpoint a ${now.task} one.`;
  if (now.classes.join('\n') !== next.classes.join('\n') || now.positiveClass !== next.positiveClass) {
    return `its classes are ${listOf(next)}, those of this endpoint ${listOf(now)}.`;
  }
  for (const input of next.inputs) {
    const known = now.inputs.find((one) => one.name === input.name);
    if (!known) return `it needs the field "${input.name}", which callers of this endpoint do not send.`;
    if (familyOf(known) !== familyOf(input)) {
      return `it takes the field "${input.name}" as ${input.type}, this endpoint as ${known.type}.`;
    }
  }
  const dropped = now.inputs.find((input) => !next.inputs.some((one) => one.name === input.name));
  return dropped ? `it does not take the field "${dropped.name}", which callers of this endpoint send.` : null;
}

function listOf({ classes, positiveClass }: Signature): string {
  if (classes.length === 0) return 'none';
  return classes.join(', ') + (positiveClass === null ? '' : ` (positive: ${positiveClass})`);
}
