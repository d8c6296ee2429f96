const [zero, nine, minus, plus, point, smallE, largeE] = [48, 57, 45, 43, 46, 101, 69];

/** Up to here one more digit keeps a whole number exact. */
const exactHead = 900_719_925_474_098;
/** Powers of ten that are exact. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const mostPlaces = powers.length - 1;
const longestTail = 6;
/** Digits of a whole number that fits into a word of a processor, with its sign. */
const mostWordDigits = 9;

const isDigit = (byte: number) => byte >= zero && byte <= nine;

/**
 * Reads the JSON number at `at` into `found[0]`: the double that `JSON.parse` gives. With few enough digits a
 * number is one whole number divided by a power of ten, both exact, so that the quotient is rounded once.
 *
 * @param bytes end with a byte that is part of no number
 * @returns where the number ends; −1 where there is none, or one too large for a double
 * Source: Clinger 1990, How to Read Floating Point Numbers Accurately, the fast case.
 */
export function scanNumber(bytes: Buffer, at: number, found: Float64Array): number {
  const isNegative = bytes[at] === minus;
  const from = isNegative ? at + 1 : at;
  let end = from;
  let digits = 0;
  let digit = (bytes[end] ?? 0) - zero;
  while (digit >>> 0 < 10) {
    digits = (Math.imul(digits, 10) + digit) | 0;
    digit = (bytes[++end] ?? 0) - zero;
  }
  const whole = end - from;
  let places = 0;
  if (digit === point - zero) {
    digit = (bytes[++end] ?? 0) - zero;
    const first = end;
    while (digit >>> 0 < 10) {
      digits = (Math.imul(digits, 10) + digit) | 0;
      digit = (bytes[++end] ?? 0) - zero;
    }
    places = end - first;
    if (places === 0) return -1;
  }
  const isPlain = whole === 1 || (whole > 1 && bytes[from] !== zero);
  if (!isPlain || digit === smallE - zero || digit === largeE - zero) return scanOther(bytes, at, found);
  if (whole + places > mostWordDigits) return scanLong(bytes, { at, end }, found);
  const value = places === 0 ? digits : digits / (powers[places] ?? NaN);
  found[0] = isNegative ? -value : value;
  return end;
}

interface Place {
  at: number;
  end: number;
}

/** A number with an exponent, or none at all. */
function scanOther(bytes: Buffer, at: number, found: Float64Array): number {
  const end = endOfNumber(bytes, at);
  return end < 0 ? -1 : put(Number(bytes.toString('latin1', at, end)), end, found);
}

/** A number with more digits than are exact. */
function scanLong(bytes: Buffer, place: Place, found: Float64Array): number {
  const decimal = readDecimal(bytes, place.at, place.end);
  const value = Number.isNaN(decimal) ? Number(bytes.toString('latin1', place.at, place.end)) : decimal;
  return put(value, place.end, found);
}

function put(value: number, end: number, found: Float64Array): number {
  if (!Number.isFinite(value)) return -1;
  found[0] = value;
  return end;
}

function skipDigits(bytes: Buffer, at: number): number {
  let end = at;
  while (isDigit(bytes[end] ?? 0)) end += 1;
  return end;
}

/** Where the number at `at` ends, by the grammar of JSON; −1: there is none. Source: RFC 8259, section 6. */
function endOfNumber(bytes: Buffer, at: number): number {
  const first = bytes[at] === minus ? at + 1 : at;
  let end = bytes[first] === zero ? first + 1 : skipDigits(bytes, first);
  if (end === first || isDigit(bytes[end] ?? 0)) return -1;
  if (bytes[end] === point) {
    const from = end + 1;
    end = skipDigits(bytes, from);
    if (end === from) return -1;
  }
  if (bytes[end] !== smallE && bytes[end] !== largeE) return end;
  const sign = bytes[end + 1] === plus || bytes[end + 1] === minus ? 1 : 0;
  const from = end + 1 + sign;
  end = skipDigits(bytes, from);
  return end === from ? -1 : end;
}

/** A number without exponent and of at most about 21 digits; NaN: it has to be read in another way. */
function readDecimal(bytes: Buffer, at: number, end: number): number {
  const isNegative = bytes[at] === minus;
  let head = 0;
  let tail = 0;
  let tailDigits = 0;
  let places = -1;
  for (let place = isNegative ? at + 1 : at; place < end; place++) {
    const byte = bytes[place] ?? 0;
    if (byte === point) places = end - place - 1;
    else if (tailDigits === 0 && head <= exactHead) head = head * 10 + (byte - zero);
    else {
      tail = tail * 10 + (byte - zero);
      tailDigits += 1;
    }
  }
  if (tailDigits > longestTail || places > mostPlaces) return NaN;
  const value = divide(head, { scale: powers[tailDigits] ?? NaN, tail, divisor: powers[Math.max(places, 0)] ?? NaN });
  return isNegative ? -value : value;
}

interface Rest {
  scale: number;
  tail: number;
  divisor: number;
}

const splitter = 2 ** 27 + 1;

/** What is lost when `a · b`, which is `product` as a double, is rounded. Source: Dekker 1971, section 5. */
function lostIn(product: number, a: number, b: number): number {
  const scaledA = splitter * a;
  const scaledB = splitter * b;
  const highA = scaledA - (scaledA - a);
  const highB = scaledB - (scaledB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}

/**
 * (head · scale + tail) / divisor, rounded once: the quotient in twice the digits of a double, and NaN in the rare
 * case where even these do not tell to which side it is rounded.
 */
function divide(head: number, { scale, tail, divisor }: Rest): number {
  const product = head * scale;
  const high = product + tail;
  const back = high - product;
  const low = lostIn(product, head, scale) + (product - (high - back) + (tail - back));
  const quotient = high / divisor;
  const whole = quotient * divisor;
  const correction = (high - whole - lostIn(whole, quotient, divisor) + low) / divisor;
  const doubt = Math.abs(quotient) * 2 ** -98;
  const value = quotient + (correction + doubt);
  return value === quotient + (correction - doubt) ? value : NaN;
}
