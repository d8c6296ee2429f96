import { FilterError, type Order } from './filter';
import { readTokens } from './read-tokens';
import { readField } from './run-fields';

/** Reads `K [ASC|DESC]`, K as on the left side of a comparison. Throws FilterError. */
export function parseOrder(clause: string): Order {
  const unreadable = () => new FilterError(`Invalid order_by clause '${clause}'. Could not be parsed.`, 0);
  const [name, word, ...rest] = readTokens(clause);
  if (name?.type !== 'name' || rest.length > 0 || (word && word.type !== 'name')) throw unreadable();
  const direction = (word?.text ?? 'asc').toLowerCase();
  if (direction !== 'asc' && direction !== 'desc') {
    throw new FilterError(`Invalid ordering key in order_by clause '${clause}'.`, word?.position ?? 0);
  }
  const field = readField(name);
  if (field.entity === 'dataset') throw new FilterError("Invalid order_by entity type 'dataset'", name.position);
  return { field, direction };
}

/** Reads the criteria of an order, the first deciding. Throws FilterError when one comes twice. */
export function parseOrders(clauses: readonly string[]): Order[] {
  const orders = clauses.map(parseOrder);
  const names = orders.map(({ field }) => `${field.entity}.${field.key}`);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  if (repeated.length > 0) {
    throw new FilterError(
      `\`order_by\` contains duplicate fields: [${clauses.map((one) => `'${one}'`).join(', ')}]`,
      0,
    );
  }
  return orders;
}
