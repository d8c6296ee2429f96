import { databaseAway, isDatabaseAway } from '@/server/core/database-away';
import { FilterError } from '@/lib/search/filter';
import { AppError, type ErrorCode } from '@/server/core/errors';
import { unstorableText } from '@/server/core/unstorable-text';

/** Codes of the protocol that this door answers with, and their HTTP status. */
const statusOf = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  // The original answers 500, which its clients repeat seven times; they raise the same exception either way.
  INVALID_STATE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type MlflowErrorCode = keyof typeof statusOf;

const codeOf: Record<ErrorCode, MlflowErrorCode> = {
  Invalid: 'INVALID_PARAMETER_VALUE',
  Unauthorized: 'UNAUTHENTICATED',
  Forbidden: 'PERMISSION_DENIED',
  NotFound: 'RESOURCE_DOES_NOT_EXIST',
  Conflict: 'RESOURCE_CONFLICT',
  LimitExceeded: 'REQUEST_LIMIT_EXCEEDED',
  Unavailable: 'TEMPORARILY_UNAVAILABLE',
  Internal: 'INTERNAL_ERROR',
};

/** An error as MLflow clients read it. */
export class MlflowError extends Error {
  constructor(
    readonly code: MlflowErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'MlflowError';
  }

  get status(): number {
    return statusOf[this.code];
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);
export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);

/** For a verb that refuses a name because it is taken: says so as clients know it. */
export const throwTaken =
  (message: string) =>
  (error: unknown): never => {
    const isTaken = error instanceof AppError && error.detail?.['reason'] === 'name-taken';
    throw isTaken ? new MlflowError('RESOURCE_ALREADY_EXISTS', message) : error;
  };

/** Translates any error; what is unexpected says nothing of its inside. */
export function toMlflowError(error: unknown): MlflowError {
  if (error instanceof MlflowError) return error;
  if (error instanceof AppError) return new MlflowError(codeOf[error.code], sentenceOf(error));
  if (error instanceof FilterError) return invalidParameter(error.message);
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return new MlflowError('BAD_REQUEST', (error as Error).message);
  if (isDatabaseAway(error)) return new MlflowError('TEMPORARILY_UNAVAILABLE', databaseAway);
  const unstorable = unstorableText(error);
  if (unstorable !== null) return invalidParameter(unstorable);
  return new MlflowError('INTERNAL_ERROR', 'Something went wrong on our side; the log of this server says what.');
}

/** Clients' exceptions carry these first words. */
function sentenceOf({ code, message }: AppError): string {
  if (code === 'Unauthorized') return `You are not authenticated. ${message}`;
  if (code === 'Forbidden') return `Permission denied. ${message}`;
  return message;
}
