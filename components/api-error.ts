export interface ApiErrorInput {
  status: number;
  code: string;
  message: string;
  detail?: Record<string, unknown>;
}

/** A refusal of the API, with the sentence it gave. Status 0: no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: Record<string, unknown>;

  constructor({ status, code, message, detail }: ApiErrorInput) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = detail ?? {};
  }
}
