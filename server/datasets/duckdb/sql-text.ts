/** A name as SQL writes it. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL writes it. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Texts as a list of SQL. */
export const quoteTexts = (texts: readonly string[]): string => `[${texts.map(quoteText).join(', ')}]`;
