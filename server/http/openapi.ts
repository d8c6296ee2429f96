import { z } from 'zod';
import { ErrorBody } from '@/lib/contracts/basics';
import type { Route } from '@/server/core/route';
import { urlOf } from './mount-routes';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'openapi-3.0' }) as Json;
  return rest;
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function operationOf(route: Route): Json {
  const project =
    route.place === 'project' ? [{ name: 'project', in: 'path', required: true, schema: { type: 'string' } }] : [];
  const answer = route.response
    ? { content: { 'application/json': { schema: schemaOf(route.response, 'output') } } }
    : { content: { 'application/octet-stream': {} } };
  return {
    tags: [route.tag],
    summary: route.summary,
    description: `Needs the permission \`${route.permission}\`.`,
    parameters: [...project, ...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } }
      : {}),
    responses: {
      200: { description: 'Done', ...answer },
      default: {
        description: 'A sentence that says what was wrong',
        content: { 'application/json': { schema: schemaOf(ErrorBody, 'output') } },
      },
    },
  };
}

/** The OpenAPI document of the REST door, made from the same declarations that are mounted. */
export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const url = urlOf(route).replace(/:(\w+)/g, '{$1}');
    paths[url] = { ...paths[url], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Ringside', version, description: 'Track, train, serve, test and monitor models.' },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key from Settings' } },
    },
    security: [{ key: [] }],
    paths,
  };
}
