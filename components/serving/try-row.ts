import type { SignatureInput } from '@/lib/preprocessing/schema';

const longestChoice = 200;

/** Which control a field gets. */
export function tryFieldKind({ type, categories }: SignatureInput): 'number' | 'choice' | 'boolean' | 'text' {
  if (type === 'number' || type === 'integer') return 'number';
  if (type === 'boolean') return 'boolean';
  return categories && categories.length > 0 && categories.length <= longestChoice ? 'choice' : 'text';
}

/** Typed text as a cell: nothing typed is missing. */
export function tryRow(typed: string): string | null {
  return typed === '' ? null : typed;
}
