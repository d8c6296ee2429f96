import { MlflowError } from './mlflow-error';

const wholeNumber = /^(Invalid value )(-?\d+)( for parameter '(?:[^']*\.)?(\w+)' supplied)/;

/**
 * An error that shows a number as its request wrote it: `9.0` is 9 once it is read, but clients look for what they
 * sent.
 */
export function asWritten(error: unknown, body: unknown): unknown {
  if (!(error instanceof MlflowError) || !Buffer.isBuffer(body)) return error;
  const [, before, shown, after, field] = wholeNumber.exec(error.message) ?? [];
  if (before === undefined || shown === undefined || after === undefined || field === undefined) return error;
  const written = new RegExp(String.raw`"${field}"\s*:\s*(${shown}\.0+)(?![\d.eE])`).exec(body.toString('utf8'))?.[1];
  if (written === undefined) return error;
  const message = error.message.replace(wholeNumber, `$1${written}$3`);
  return new MlflowError(error.code, message.replace("of type 'int'", "of type 'float'"));
}
