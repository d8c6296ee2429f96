import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Permission } from '@/lib/contracts/access';
import type { Context, OrgContext } from './context';

type Schema = z.ZodType;
type Out<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

export interface RouteInput<P extends Schema | undefined, Q extends Schema | undefined, B extends Schema | undefined> {
  params: Out<P>;
  query: Out<Q>;
  body: Out<B>;
}

interface RouteBasics {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, or below `/api/v1/projects/:project` for a project's route. */
  path: string;
  summary: string;
  tag: string;
  /** Checked before the body is read; the verb checks again, since it has other doors. */
  permission: Permission;
}

interface Schemas<P extends Schema | undefined, Q extends Schema | undefined, B extends Schema | undefined> {
  params?: P;
  query?: Q;
  body?: B;
  response: Schema | undefined;
}

/** Request and reply of a route that streams its answer or its input; it sends the reply itself. */
export interface RawExchange {
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Route extends RouteBasics {
  place: 'project' | 'org';
  params: Schema | undefined;
  query: Schema | undefined;
  body: Schema | undefined;
  response: Schema | undefined;
  streams: boolean;
  run: (ctx: never, input: never, raw: RawExchange) => Promise<unknown>;
}

type Definition<
  C,
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
> = RouteBasics &
  Schemas<P, Q, B> & {
    /** True where `run` sends the reply itself. */
    streams?: boolean;
    run: (ctx: C, input: RouteInput<P, Q, B>, raw: RawExchange) => Promise<unknown>;
  };

function complete(
  place: 'project' | 'org',
  definition: Definition<never, Schema | undefined, Schema | undefined, Schema | undefined>,
): Route {
  const { params, query, body, streams, ...rest } = definition;
  return { ...rest, place, params, query, body, streams: streams ?? false } as Route;
}

/** Declares a route of a project: contract and verb, side by side. */
export function projectRoute<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: Definition<Context, P, Q, B>): Route {
  return complete('project', definition as never);
}

/** Declares a route of the organisation, outside any project. */
export function orgRoute<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: Definition<OrgContext, P, Q, B>): Route {
  return complete('org', definition as never);
}
