/** A part of a badge: its words and their ground. */
export interface BadgePart {
  text: string;
  /** A colour as SVG writes it; default grey. */
  color?: string;
}

const heightPx = 20;
const paddingPx = 7;

/** About how wide a text is in 11 px Verdana. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/[ilI.,:;'|!]/.test(letter)) width += 4.2;
    else width += /[A-ZmwMW@%]/.test(letter) ? 8.4 : 6.9;
  }
  return Math.ceil(width) + 2 * paddingPx;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * A badge as SVG: parts beside each other, each on its own ground.
 *
 *   badgeSvg([{ text: 'flight-delay v3' }, { text: 'champion', color: '#7d5900' }])
 */
export function badgeSvg(parts: readonly BadgePart[]): string {
  const label = escaped(parts.map(({ text }) => text).join(', '));
  let left = 0;
  const drawn = parts.map(({ text, color = '#50535a' }) => {
    const width = widthOf(text);
    const part =
      `<rect x="${left}" width="${width}" height="${heightPx}" fill="${color}"/>` +
      `<text x="${left + width / 2}" y="14">${escaped(text)}</text>`;
    left += width;
    return part;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left}" height="${heightPx}" role="img" aria-label="${label}">` +
    `<title>${label}</title><clipPath id="r"><rect width="${left}" height="${heightPx}" rx="3"/></clipPath>` +
    '<g clip-path="url(#r)" fill="#fff" text-anchor="middle" ' +
    `font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${drawn.join('')}</g></svg>`
  );
}
