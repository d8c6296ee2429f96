import { ApiError } from './api-error';
import { addressOf, partsOf, type Contract, type ContractInput, type ContractOutput } from './contract';
import { parseAnswer } from './fetch-json';

export interface UploadInput<C extends Contract> {
  call: C;
  /** Parameters and query of the address. */
  input: ContractInput<C>;
  file: Blob;
  onProgress: (sentShare: number) => void;
  signal?: AbortSignal;
}

/** Sends a file as the body with progress, which `fetch` cannot tell. Errors are sentences, as in `fetchJson`. */
export function uploadFile<C extends Contract>({
  call,
  input,
  file,
  onProgress,
  signal,
}: UploadInput<C>): Promise<ContractOutput<C>> {
  const { params, query } = partsOf(input);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(call.method, addressOf(call.path, params, query));
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    });
    request.addEventListener('load', () => {
      const empty = [204, 205, 304].includes(request.status);
      const answer = new Response(empty ? null : request.responseText, { status: request.status });
      parseAnswer(call, answer).then(resolve, reject);
    });
    request.addEventListener('error', () =>
      reject(
        new ApiError({
          status: 0,
          code: 'NoAnswer',
          message: 'The connection broke before the upload was complete. Try again.',
        }),
      ),
    );
    request.addEventListener('abort', () => reject(new DOMException('The upload was cancelled.', 'AbortError')));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
