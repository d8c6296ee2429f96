import type { Readable } from 'node:stream';
import { invalid } from './errors';
import type { RawExchange } from './route';

/** The file that is the body itself, read as it arrives. @throws Invalid where the body was read in another form */
export function fileOf({ request }: RawExchange): Readable {
  if (request.body !== undefined && request.body !== null) {
    throw invalid('Send the file itself as the body, with content-type application/octet-stream.');
  }
  return request.raw;
}
