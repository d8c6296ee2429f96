import type { z } from 'zod';

type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** One call of the REST API: where, with what, and what comes back. Schemas come from `lib/contracts`. */
export interface Contract<
  Path extends string = string,
  Response extends z.ZodType | undefined = z.ZodType | undefined,
  Query extends z.ZodType | undefined = z.ZodType | undefined,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` for parameters: `/projects/:project/runs/:runId`. */
  path: Path;
  /** Absent where the answer has no body. */
  response?: Response;
  query?: Query;
  body?: Body;
}

type Part<Name extends string, Schema> = Schema extends z.ZodType ? { [Key in Name]: z.input<Schema> } : object;
type Params<Path extends string> = [PathParams<Path>] extends [never]
  ? object
  : { params: Record<PathParams<Path>, string> };

export type ContractInput<C> =
  C extends Contract<infer Path, infer _Response, infer Query, infer Body>
    ? Params<Path> & Part<'query', Query> & Part<'body', Body>
    : never;
export type ContractOutput<C> = C extends { response: infer Response extends z.ZodType }
  ? z.output<Response>
  : undefined;

/** Declares a call with its types kept. */
export function contract<
  const Path extends string,
  Response extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: Contract<Path, Response, Query, Body>): Contract<Path, Response, Query, Body> & { response: Response } {
  // Safe: an absent response is the `undefined` its type says.
  return definition as Contract<Path, Response, Query, Body> & { response: Response };
}

/** The address of a call, parameters escaped, absent query values left out, lists joined by commas. */
export function addressOf(path: string, params: Readonly<Record<string, string>> = {}, query: object = {}): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_match, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new TypeError(`The address ${path} needs a value for ${name}.`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return `/api/v1${filled}${search.size === 0 ? '' : `?${search.toString()}`}`;
}

export interface RequestParts {
  params?: Record<string, string>;
  query?: object;
  body?: unknown;
}

/** The parts of a typed input, for code that sends any contract. */
export function partsOf(input: object): RequestParts {
  return input;
}
