import { downloadText } from '@/components/ui/download-text';

export interface LegendEntry {
  name: string;
  color: string;
}

export interface ExportPngInput {
  figure: HTMLElement;
  title: string;
  legend: readonly LegendEntry[];
}

const SCALE = 2;
const HEAD = 36;
const LEGEND_ROW = 20;
const styled = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'fill-opacity',
  'stroke-opacity',
  'shape-rendering',
  'visibility',
  'display',
];

/** Saves a chart as it looks now: its SVG and canvas, words in the page's own fonts, title and legend added. */
export async function exportPng({ figure, title, legend }: ExportPngInput): Promise<void> {
  const svg = figure.querySelector<SVGSVGElement>('svg[data-plot], svg.recharts-surface');
  if (svg === null) return;
  const place = svg.getBoundingClientRect();
  const canvas = document.createElement('canvas');
  canvas.width = place.width * SCALE;
  canvas.height = (place.height + HEAD + legend.length * LEGEND_ROW + 12) * SCALE;
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const look = getComputedStyle(figure);
  pen.scale(SCALE, SCALE);
  pen.fillStyle = look.getPropertyValue('--surface');
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = look.color;
  pen.font = `600 13px ${look.fontFamily}`;
  pen.textBaseline = 'middle';
  pen.fillText(title, 12, HEAD / 2);
  pen.translate(0, HEAD);
  pen.drawImage(await pictureOf(svg, place), 0, 0, place.width, place.height);
  for (const marks of figure.querySelectorAll<HTMLCanvasElement>('canvas[data-marks]')) {
    pen.drawImage(marks, 0, 0, place.width, place.height);
  }
  drawWords(pen, svg, place);
  drawLegend(pen, legend, { top: place.height + 12, look });
  canvas.toBlob((blob) => blob !== null && downloadText(`${title.toLowerCase()}.png`, blob), 'image/png');
}

async function pictureOf(svg: SVGSVGElement, place: DOMRect): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new TypeError('The copy of a chart must be a chart.');
  const originals = svg.querySelectorAll('*');
  copy.querySelectorAll<SVGElement>('*').forEach((element, index) => {
    const original = originals[index];
    if (original === undefined) return;
    const computed = getComputedStyle(original);
    for (const property of styled) element.style.setProperty(property, computed.getPropertyValue(property));
  });
  for (const word of copy.querySelectorAll('text')) word.remove();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(place.width));
  copy.setAttribute('height', String(place.height));
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await picture.decode();
  return picture;
}

function drawWords(pen: CanvasRenderingContext2D, svg: SVGSVGElement, place: DOMRect): void {
  for (const word of svg.querySelectorAll('text')) {
    const box = word.getBoundingClientRect();
    const computed = getComputedStyle(word);
    pen.fillStyle = computed.fill;
    pen.font = `${computed.fontWeight} ${computed.fontSize} ${computed.fontFamily}`;
    pen.fillText(word.textContent ?? '', box.left - place.left, box.top - place.top + box.height / 2);
  }
}

interface LegendPlace {
  top: number;
  look: CSSStyleDeclaration;
}

function drawLegend(pen: CanvasRenderingContext2D, legend: readonly LegendEntry[], { top, look }: LegendPlace): void {
  pen.font = `400 12px ${look.fontFamily}`;
  legend.forEach(({ name, color }, index) => {
    const y = top + index * LEGEND_ROW;
    pen.fillStyle = resolveColor(color, look);
    pen.fillRect(12, y - 1, 12, 3);
    pen.fillStyle = look.color;
    pen.fillText(name, 32, y);
  });
}

/** A token such as `var(--series-1)` as the colour it stands for now. */
export function resolveColor(color: string, look: CSSStyleDeclaration): string {
  const token = /^var\((--[\w-]+)\)$/.exec(color)?.[1];
  return token === undefined ? color : look.getPropertyValue(token).trim();
}
