import type { Tensor } from 'onnxruntime-node';
import type { Binding } from 'onnxruntime-node/dist/binding.js';

/** Tensors by name. */
export type Tensors = Record<string, Tensor>;

export interface OnnxSession {
  inputs: readonly Binding.ValueMetadata[];
  outputs: readonly Binding.ValueMetadata[];
  Tensor: typeof Tensor;
  /** Answers at once, on this thread: a row of a small graph takes microseconds. */
  run: (feeds: Tensors, outputs: readonly string[]) => Tensors;
  /** Frees the session; it cannot run any more. Without this call it is freed when nothing refers to it. */
  release: () => void;
  /** Never touched, so never resident: the garbage collector cannot see otherwise what the session weighs. */
  weight: ArrayBuffer;
}

/** How much more than its file a session is counted as. */
const weightShare = 2;

/**
 * Opens a graph in onnxruntime, with one thread. Goes through the binding below the package's own session, which runs
 * synchronously; the package puts each run off to a later turn of the event loop but runs it on the same thread.
 *
 * @throws RangeError with onnxruntime's reason if it cannot load the graph
 */
export async function openSession(bytes: Uint8Array): Promise<OnnxSession> {
  const [{ binding, initOrt }, { Tensor }] = await Promise.all([
    import('onnxruntime-node/dist/binding.js'),
    import('onnxruntime-node'),
  ]);
  initOrt();
  const session = new binding.InferenceSession();
  try {
    session.loadModel(toArrayBuffer(bytes), bytes.byteOffset, bytes.byteLength, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new RangeError(`onnxruntime cannot load it: ${reasonOf(error)}`);
  }
  const weight = new ArrayBuffer(bytes.byteLength * weightShare);
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    Tensor,
    run: (feeds, outputs) => {
      const fetches = Object.fromEntries(outputs.map((name) => [name, null]));
      return session.run(feeds, fetches, {}) as Tensors;
    },
    release: () => session.dispose(),
    weight,
  };
}

/** The binding wants the memory itself; bytes that came from a file never lie in shared memory. */
function toArrayBuffer({ buffer }: Uint8Array): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  throw new TypeError('the bytes of a graph must not lie in shared memory');
}

/** The first line of what went wrong, without source positions. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n')[0] ?? '';
  const said = /(?:Load model from .*? failed:|Failed to load model because )(.*)/.exec(line)?.[1] ?? line;
  const sentence = said.replace(/^.*?(?:Status Message: |Message: )/, '').replace(/\/\S+\.(cc|h):\d+ /g, '');
  return sentence.trim().slice(0, 400);
}
