import type { Context } from '@/server/core/context';
import type { Fields } from './read-fields';

/** What a call gets. */
export interface CallInput {
  fields: Fields;
  source: 'query' | 'body';
  /** The parts of the path that its pattern names. */
  params: Readonly<Record<string, string>>;
  /** Length of the body as it came. */
  bodyBytes: number;
}

/** One call of the protocol: where it stands below `…/mlflow/`, and what it does. */
export interface Call {
  methods: readonly ('GET' | 'POST' | 'PATCH' | 'DELETE')[];
  path: string;
  run: (ctx: Context, input: CallInput) => Promise<object>;
}

export const getCall = (path: string, run: Call['run']): Call => ({ methods: ['GET'], path, run });
export const postCall = (path: string, run: Call['run']): Call => ({ methods: ['POST'], path, run });
export const patchCall = (path: string, run: Call['run']): Call => ({ methods: ['PATCH'], path, run });
export const deleteCall = (path: string, run: Call['run']): Call => ({ methods: ['DELETE'], path, run });
