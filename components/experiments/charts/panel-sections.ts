import { metricTitle } from '@/lib/metrics/metric-title';

export interface MetricPanel {
  id: string;
  title: string;
  /** Keys drawn together: the same metric on training and validation rows. */
  keys: readonly string[];
}

export interface PanelSection {
  id: string;
  title: string;
  panels: readonly MetricPanel[];
  /** Whether it begins folded: what the machine did is seldom the question. */
  startsFolded: boolean;
}

const partPattern = /^(train|training|val|valid|validation|test|eval)\/(.+)$/;
const systemPrefix = 'system';
const main = '';

/** The part of the data a key speaks of, where its first word is one: `validation` of `validation/logLoss`. */
export function partOf(key: string): string | null {
  return partPattern.exec(key)?.[1] ?? null;
}

/** Which part of the data decides where only one is drawn: validation, else a test, else what is no part. */
const deciding = ['validation', 'valid', 'val', 'eval', 'test', null, 'training', 'train'];

/** The key of a panel that stands for all of them. */
export function decidingKey(keys: readonly string[]): string | undefined {
  const rank = (key: string) => deciding.indexOf(partOf(key));
  return keys.toSorted((one, other) => rank(one) - rank(other))[0];
}

/** The same metric of different parts of the data shares a panel: what stands after the part names it. */
function panelOf(key: string): string {
  return partPattern.exec(key)?.[2] ?? key;
}

function sectionOf(panel: string): string {
  const slash = panel.indexOf('/');
  return slash < 0 ? main : panel.slice(0, slash);
}

/** A panel for every metric, in sections by prefix; the plain ones first, the machine's own last. */
export function panelSections(keys: readonly string[], search = ''): PanelSection[] {
  const matches = matcher(search);
  const panels = new Map<string, string[]>();
  for (const key of keys) {
    if (!matches(key)) continue;
    panels.set(panelOf(key), [...(panels.get(panelOf(key)) ?? []), key]);
  }
  const sections = new Map<string, MetricPanel[]>();
  for (const [panel, members] of panels) {
    const section = sectionOf(panel);
    const title = metricTitle(section === main ? panel : panel.slice(section.length + 1));
    sections.set(section, [...(sections.get(section) ?? []), { id: panel, title, keys: members.toSorted() }]);
  }
  const order = (id: string) => Number(id !== main) + Number(id === systemPrefix);
  return [...sections]
    .toSorted(([one], [other]) => order(one) - order(other) || one.localeCompare(other))
    .map(([id, members]) => ({
      id: id === main ? 'metrics' : id,
      title: id === main ? 'Metrics' : id,
      panels: members.toSorted((one, other) => one.title.localeCompare(other.title, undefined, { numeric: true })),
      startsFolded: id === systemPrefix && sections.size > 1,
    }));
}

/** Matches by regular expression where the text is one, else by the text itself; neither minds the case. */
export function matcher(search: string): (text: string) => boolean {
  const wanted = search.trim();
  if (wanted === '') return () => true;
  try {
    const pattern = new RegExp(wanted, 'i');
    return (text) => pattern.test(text);
  } catch {
    const plain = wanted.toLowerCase();
    return (text) => text.toLowerCase().includes(plain);
  }
}
