const nul = 'A text holds the character NUL (\\u0000), which cannot be stored: leave it out.';
const half = 'A text holds half a character (a lone surrogate), which cannot be stored: leave it out.';

/** What is wrong with a text that the database refuses; null for any other error. The caller can mend it. */
export function unstorableText(error: unknown): string | null {
  const { code, message } = refusalOf(error);
  if (code === '22021' || code === '22P05') return nul;
  return code === '22P02' && /type json/.test(message) ? half : null;
}

/** What Postgres said, also beneath Prisma. */
function refusalOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: '' };
  const { code, meta } = error as { code?: unknown; meta?: { driverAdapterError?: { cause?: Beneath } } };
  const beneath = meta?.driverAdapterError?.cause;
  return { code: beneath?.originalCode ?? String(code ?? ''), message: beneath?.originalMessage ?? error.message };
}

interface Beneath {
  originalCode?: string;
  originalMessage?: string;
}
