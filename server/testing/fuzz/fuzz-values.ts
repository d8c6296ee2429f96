/** Gives numbers in 0..1; the same seed gives the same ones. */
export type Random = () => number;

/**
 * A small generator of numbers in 0..1.
 *
 * Source: T. Ettinger, mulberry32, public domain.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
};

/** So deep that a recursive reader of it runs out of stack. */
const deep = (depth: number): unknown => {
  let value: unknown = 'end';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Values that some reader somewhere does not expect. */
const strange: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 1e21, [], {}, [null], [[]], [{}], { a: 1 }],
  ...['', ' ', '\0', 'a\0b', '\ud800', 'a\udc00b', '\u202e', '😀', "'", '"', '`', '\\', '%', '%00', '%2e%2e%2f'],
  ...['..', '../..', '/etc/passwd', '__proto__', 'constructor', 'toString', "'; DROP TABLE run; --", '${x}', '<b>'],
  ...['NaN', 'Infinity', '-Infinity', '1e999', '99999999999999999999', '-0', '0x10', 'true', 'null', 'undefined'],
  ...['275760-09-13T00:00:00.000Z', '0000-00-00T00:00:00Z', '+275761-01-01T00:00:00Z', '2001-02-30', '-000001-01-01'],
  ...['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00+14:00', '0000-01-01T00:00:00Z'],
  ...[1.7e15, 1.7e18, 253_402_300_800_000, -62_135_596_800_001, 2 ** 31 + 5, 99_999_999_999, '99999999999'],
  ...['x'.repeat(300), 'x'.repeat(20_000), 'http://[', 'file:///etc/passwd', '.', '/', 'a b', '🦄'.repeat(600)],
  ...["name = 'a' AND", 'metrics.a > 1 OR', "((((((name = 'a'", 'a'.repeat(500), '%'.repeat(50)],
];

/** A copy, since what is spoilt further must not spoil what comes after. */
export const strangeValue = (random: Random): unknown =>
  random() < 0.02 ? deep(random() < 0.5 ? 50 : 1000) : structuredClone(pick(random, strange));

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Every place in a value: a container and the key of one of its parts. */
function placesOf(value: unknown, found: [Container, string][] = []): [Container, string][] {
  if (!isContainer(value)) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    placesOf((value as Record<string, unknown>)[key], found);
  }
  return found;
}

/** The same with one to three of its parts made strange, taken away, or joined by others. */
export function spoil(random: Random, value: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const times = 1 + Math.floor(random() * 3);
  for (let time = 0; time < times; time += 1) {
    const places = placesOf(copy);
    if (places.length === 0) return strangeValue(random);
    const [container, key] = pick(random, places);
    spoilPart(random, container as Record<string, unknown>, key);
  }
  return copy;
}

function spoilPart(random: Random, container: Record<string, unknown>, key: string): void {
  const how = random();
  if (how < 0.7) container[key] = strangeValue(random);
  else if (how < 0.85 && !Array.isArray(container)) delete container[key];
  else if (Array.isArray(container)) container.push(strangeValue(random));
  else container[pick(random, ['__proto__x', 'constructor', 'extra', '', 'a.b', '0'])] = strangeValue(random);
}

/** A value in place of one of the fields, so deep that whoever walks it by calling itself runs out of stack. */
function withDeepField(text: string, random: Random): string {
  const fields = [...text.matchAll(/"\w+":(?:"[^"]*"|[\d.]+|true|false|null)(?=[,}])/g)];
  if (fields.length === 0) return text;
  const { 0: field, index } = pick(random, fields);
  const value = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  return `${text.slice(0, index)}${field.slice(0, field.indexOf(':'))}:${value}${text.slice(index + field.length)}`;
}

const broken: readonly ((text: string, random: Random) => string | Buffer)[] = [
  withDeepField,
  withDeepField,
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) => `${text}}`,
  (text) => JSON.stringify(text),
  () => '[1,2]',
  () => 'null',
  () => '"text"',
  () => '{"a":',
  () => '{"a":1e999}',
  () => '{"__proto__":{"x":1}}',
  () => '['.repeat(20_000),
  () => `{"name":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  () => `{"tags":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}`,
  () => Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
  () => Buffer.from('{"name":"\xff\xfe"}', 'latin1'),
];

/** What is sent as JSON: now and then no JSON at all. */
export function bodyOf(random: Random, value: unknown): string | Buffer {
  const text = JSON.stringify(value) ?? 'null';
  return random() < 0.06 ? pick(random, broken)(text, random) : text;
}
