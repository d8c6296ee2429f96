import type { Context } from '@/server/core/context';
import type { MetricColumns } from '@/server/experiments';
import type { Fields } from './read-fields';

/** What a call gets. */
export interface CallInput {
  fields: Fields;
  source: 'query' | 'body';
  /** The parts of the path that its pattern names. */
  params: Readonly<Record<string, string>>;
  /** Length of the body as it came. */
  bodyBytes: number;
  /** Metrics that were read from the body by the call's `scan`; then the fields have none. */
  metrics?: MetricColumns | undefined;
}

/** One call of the protocol: where it stands below `…/mlflow/`, and what it does. */
export interface Call {
  methods: readonly ('GET' | 'POST' | 'PATCH' | 'DELETE')[];
  path: string;
  run: (ctx: Context, input: CallInput) => Promise<object>;
  /** Reads a body of JSON faster than as JSON, where it is as clients write it. */
  scan?: (body: Buffer) => Pick<CallInput, 'fields' | 'metrics'> | undefined;
}

export const getCall = (path: string, run: Call['run']): Call => ({ methods: ['GET'], path, run });
export const postCall = (path: string, run: Call['run']): Call => ({ methods: ['POST'], path, run });
export const patchCall = (path: string, run: Call['run']): Call => ({ methods: ['PATCH'], path, run });
export const deleteCall = (path: string, run: Call['run']): Call => ({ methods: ['DELETE'], path, run });
