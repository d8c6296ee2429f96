import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ErrorBody } from '@/lib/contracts/basics';
import { databaseAway, isDatabaseAway } from './database-away';
import { AppError, httpStatusOf, invalid } from './errors';
import { unstorableText } from './unstorable-text';

/** A schema's complaint as a sentence naming the field. */
export function sentenceOfIssues(error: z.ZodError, where: string): string {
  const parts = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join('.');
    return path ? `${path}: ${issue.message}` : issue.message;
  });
  return `The ${where} cannot be used. ${parts.join('; ')}.`;
}

/** Parses with a contract, or throws Invalid naming the field. */
export function parseWith<S extends z.ZodType>(
  schema: S | undefined,
  value: unknown,
  where: string,
): z.output<S> | undefined {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw invalid(sentenceOfIssues(parsed.error, where));
  return parsed.data;
}

interface ErrorAnswer {
  status: number;
  code: string;
  message: string;
  detail?: Record<string, unknown>;
}

function describe(error: unknown): ErrorAnswer {
  if (error instanceof AppError) {
    return {
      status: httpStatusOf[error.code],
      code: error.code,
      message: error.message,
      ...(error.detail ? { detail: error.detail } : {}),
    };
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return { status, code: 'Invalid', message: (error as Error).message };
  if (isDatabaseAway(error)) return { status: 503, code: 'Unavailable', message: databaseAway };
  const unstorable = unstorableText(error);
  if (unstorable !== null) return { status: 400, code: 'Invalid', message: unstorable };
  return {
    status: 500,
    code: 'Internal',
    message: 'Something went wrong on our side; the log of this server says what.',
  };
}

/** Says how an error is answered, in any form; what is unexpected goes to the log, never to the caller. */
export function describeError(error: unknown, request: FastifyRequest, reply: FastifyReply): ErrorAnswer {
  const answer = describe(error);
  const { status, detail } = answer;
  if (status >= 500) request.log.error({ err: error, url: request.url }, 'request failed');
  if (status === 429 || status === 503) void reply.header('retry-after', Number(detail?.['retryAfterSeconds'] ?? 1));
  return answer;
}

/** Turns any error into the one shape of answer of our own doors. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, message, detail } = describeError(error, request, reply);
  const body: ErrorBody = { error: { code, message, ...(detail ? { detail } : {}) } };
  void reply.status(status).send(body);
}
