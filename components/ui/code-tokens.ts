export type CodeLanguage = 'text' | 'python' | 'shell' | 'json' | 'typescript';

export interface CodeToken {
  kind: 'plain' | 'comment' | 'string' | 'keyword';
  text: string;
}

const strings = `"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*'`;
const keywords: Record<Exclude<CodeLanguage, 'text' | 'json'>, string> = {
  python: 'import|from|as|with|for|in|if|else|def|return|class|None|True|False',
  shell: 'curl|npm|npx|pip|export|python|echo',
  typescript: 'import|from|const|let|await|async|return|function|if|else|new|export',
};
const comments: Partial<Record<CodeLanguage, string>> = { python: '#.*', shell: '#.*', typescript: '//.*' };

/** Splits code into comments, strings, keywords and the rest; joining the texts gives the code back. */
export function tokenize(code: string, language: CodeLanguage): CodeToken[] {
  const pattern = patternOf(language);
  if (pattern === null) return [{ kind: 'plain', text: code }];
  const tokens: CodeToken[] = [];
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: code.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < code.length) tokens.push({ kind: 'plain', text: code.slice(end) });
  return tokens;
}

function patternOf(language: CodeLanguage): RegExp | null {
  if (language === 'text') return null;
  if (language === 'json') return new RegExp(`(?<string>${strings})|(?<keyword>\\b(?:true|false|null)\\b)`, 'g');
  const comment = comments[language] ?? '(?!)';
  return new RegExp(`(?<string>${strings})|(?<comment>${comment})|(?<keyword>\\b(?:${keywords[language]})\\b)`, 'g');
}

function kindOf(match: RegExpExecArray): CodeToken['kind'] {
  if (match.groups?.['string'] !== undefined) return 'string';
  return match.groups?.['comment'] === undefined ? 'keyword' : 'comment';
}
