/** What went wrong, for a caller: a code the edge maps to a status, and a sentence a person can act on. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, message: string, detail?: Record<string, unknown>) {
    super(message);
    this.name = code;
    this.code = code;
    this.detail = detail;
  }
}

export type ErrorCode =
  'Invalid' | 'Unauthorized' | 'Forbidden' | 'NotFound' | 'Conflict' | 'LimitExceeded' | 'Unavailable' | 'Internal';

export const httpStatusOf: Record<ErrorCode, number> = {
  Invalid: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  Conflict: 409,
  LimitExceeded: 429,
  Unavailable: 503,
  Internal: 500,
};

type Detail = Record<string, unknown>;

/** The input cannot be used; the sentence says what was wrong, where, and what to do. */
export const invalid = (message: string, detail?: Detail) => new AppError('Invalid', message, detail);
/** Nobody is signed in, or the key is not known. */
export const unauthorized = (message: string) => new AppError('Unauthorized', message);
/** Signed in, but this role or key may not. */
export const forbidden = (message: string) => new AppError('Forbidden', message);
/** No such row in this organisation; another organisation's row is not found either. */
export const notFound = (thing: string, id: string) => new AppError('NotFound', `There is no ${thing} ${id} here.`);
/** The state of things does not allow it. */
export const conflict = (message: string, detail?: Detail) => new AppError('Conflict', message, detail);
/** Too much at once, or too large. */
export const limitExceeded = (message: string) => new AppError('LimitExceeded', message);
/** A part that is needed does not answer now; trying again later may help. */
export const unavailable = (message: string, detail?: Detail) => new AppError('Unavailable', message, detail);
