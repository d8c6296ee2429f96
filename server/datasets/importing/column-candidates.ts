import type { ColumnType } from '@/lib/contracts/datasets';

/** One way to read a column of texts. It holds when every value fits, and one shows that no other way was meant. */
export interface Candidate {
  id: string;
  type: ColumnType;
  /** How a value is called that does not fit. */
  noun: string;
  /** Condition on a present value. */
  fits: (value: string) => string;
  /** Condition that at least one value must meet. */
  evidence?: (value: string) => string;
  /** The value as it is stored. */
  stored: (value: string) => string;
}

const matches = (value: string, pattern: string) => `regexp_full_match(${value}, '${pattern}')`;

/** CASE tries the costly test only on values of the right form. */
const both = (form: string, test: string) => `CASE WHEN ${form} THEN ${test} ELSE false END`;

const wholeSeconds = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?';
const clock = '([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?';
const isoPattern = `[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]${clock})?`;
const zonedPattern = `[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]${clock}( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?`;

/** ISO as DuckDB reads it: seconds before a zone, no space there, a colon inside. */
function zonedText(value: string): string {
  const joined = `regexp_replace(${value}, ' (Z|[+-])', '\\1')`;
  const withSeconds = `regexp_replace(${joined}, '^(.{16})(Z|[+-].*)$', '\\1:00\\2')`;
  return `regexp_replace(${withSeconds}, '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2')`;
}

interface DateForm {
  id: string;
  /** Form of the date, three groups of digits. */
  date: string;
  /** The groups put as year-month-day. */
  order: string;
  evidence?: Candidate['evidence'];
}

/** Dates of digits with separators, and a time of day after a space. */
function datesOf({ id, date, order, evidence }: DateForm): Candidate {
  const text = (value: string) => `regexp_replace(${value}, '^${date}', '${order}')`;
  const halfDays = `['%Y-%m-%d %I:%M %p', '%Y-%m-%d %I:%M:%S %p']`;
  const parsed = (value: string) =>
    `CASE WHEN ${value} LIKE '%M' THEN try_strptime(${text(value)}, ${halfDays}) ` +
    `ELSE TRY_CAST(${text(value)} AS TIMESTAMP) END`;
  return {
    id,
    type: 'datetime',
    noun: 'dates',
    fits: (value) => both(matches(value, `${date}( ${clock}( [AP]M)?)?`), `(${parsed(value)}) IS NOT NULL`),
    ...(evidence ? { evidence } : {}),
    stored: (value) => `CAST(${parsed(value)} AS TIMESTAMPTZ)`,
  };
}

const dayAndMonth = '([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})';
const partAbove12 = (part: 1 | 2) => (value: string) =>
  `TRY_CAST(regexp_extract(${value}, '^${dayAndMonth}', ${part}) AS INTEGER) > 12`;

const boolean: Candidate = {
  id: 'boolean',
  type: 'boolean',
  noun: 'true or false',
  fits: (value) => `lower(${value}) IN ('true', 'false')`,
  stored: (value) => `lower(${value}) = 'true'`,
};

/** Up to 15 digits, so that every number is exact; a leading zero marks a code, such as a postal code. */
const integer: Candidate = {
  id: 'integer',
  type: 'integer',
  noun: 'whole numbers',
  fits: (value) => matches(value, '[+-]?(0|[1-9][0-9]{0,14})'),
  stored: (value) => `CAST(${value} AS BIGINT)`,
};

const number: Candidate = {
  id: 'number',
  type: 'number',
  noun: 'numbers',
  fits: (value) =>
    both(
      `${matches(value, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?')} ` +
        `AND NOT ${matches(value, '[+-]?(0[0-9]+|[0-9]{16,})')}`,
      `isfinite(TRY_CAST(${value} AS DOUBLE))`,
    ),
  stored: (value) => `CAST(${value} AS DOUBLE)`,
};

/** 3,14 as some countries write it; without a value that cannot be a thousands separator it stays a text. */
const commaNumber: Candidate = {
  id: 'comma-number',
  type: 'number',
  noun: 'numbers',
  fits: (value) => matches(value, '[+-]?(0|[1-9][0-9]{0,14})(,[0-9]+)?([eE][+-]?[0-9]+)?'),
  evidence: (value) => matches(value, '[+-]?([0-9]{4,},[0-9]+|0,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,}))'),
  stored: (value) => `CAST(replace(${value}, ',', '.') AS DOUBLE)`,
};

/** A time without a zone is UTC. */
const iso: Candidate = {
  id: 'iso',
  type: 'datetime',
  noun: 'dates',
  fits: (value) => both(matches(value, isoPattern), `TRY_CAST(${value} AS TIMESTAMP) IS NOT NULL`),
  stored: (value) => `CAST(CAST(${value} AS TIMESTAMP) AS TIMESTAMPTZ)`,
};

const zoned: Candidate = {
  id: 'zoned',
  type: 'datetime',
  noun: 'dates',
  fits: (value) => both(matches(value, zonedPattern), `TRY_CAST(${zonedText(value)} AS TIMESTAMPTZ) IS NOT NULL`),
  stored: (value) => `CAST(${zonedText(value)} AS TIMESTAMPTZ)`,
};

const named = '([A-Za-z]{3,9}\\.? [0-9]{1,2},? [0-9]{4}|[0-9]{1,2}\\.?[ -][A-Za-z]{3,9}\\.?,?[ -][0-9]{4})';
const namedFormats = ['%b %d %Y', '%B %d %Y', '%d %b %Y', '%d %B %Y']
  .flatMap((date) => [date, `${date} %H:%M`, `${date} %H:%M:%S`])
  .map((format) => `'${format}'`);

/** Jan 31 2001, 31 January 2001, 31-Jan-2001 17:05. */
function monthNamed(): Candidate {
  const text = (value: string) => `regexp_replace(translate(${value}, ',.-', '   '), ' +', ' ', 'g')`;
  const parsed = (value: string) => `try_strptime(${text(value)}, [${namedFormats.join(', ')}])`;
  return {
    id: 'month-named',
    type: 'datetime',
    noun: 'dates',
    fits: (value) => both(matches(value, `${named}( ${wholeSeconds})?`), `${parsed(value)} IS NOT NULL`),
    stored: (value) => `CAST(${parsed(value)} AS TIMESTAMPTZ)`,
  };
}

/** Ways to read a column, the first that holds is taken; a column for which none does holds categories or text. */
export const candidates: readonly Candidate[] = [
  boolean,
  integer,
  number,
  commaNumber,
  iso,
  zoned,
  {
    id: 'year-month',
    type: 'datetime',
    noun: 'months',
    fits: (value) => matches(value, '[0-9]{4}-(0[1-9]|1[0-2])'),
    stored: (value) => `CAST(concat(${value}, '-01') AS TIMESTAMPTZ)`,
  },
  datesOf({ id: 'year-first', date: '([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})', order: '\\1-\\2-\\3' }),
  datesOf({ id: 'dotted', date: '([0-9]{1,2})\\.([0-9]{1,2})\\.([0-9]{4})', order: '\\3-\\2-\\1' }),
  datesOf({ id: 'month-first', date: dayAndMonth, order: '\\3-\\1-\\2', evidence: partAbove12(2) }),
  monthNamed(),
  datesOf({ id: 'day-first', date: dayAndMonth, order: '\\3-\\2-\\1', evidence: partAbove12(1) }),
];

/** Seconds or milliseconds since 1970, for the column a dataset says is its time. */
export const epochCandidates: readonly Candidate[] = [
  {
    id: 'epoch-seconds',
    type: 'datetime',
    noun: 'seconds since 1970',
    fits: (value) => matches(value, '[0-9]{9,10}'),
    stored: (value) => `to_timestamp(CAST(${value} AS BIGINT))`,
  },
  {
    id: 'epoch-milliseconds',
    type: 'datetime',
    noun: 'milliseconds since 1970',
    fits: (value) => matches(value, '[0-9]{12,13}'),
    stored: (value) => `CAST(make_timestamp(CAST(${value} AS BIGINT) * 1000) AS TIMESTAMPTZ)`,
  },
];
