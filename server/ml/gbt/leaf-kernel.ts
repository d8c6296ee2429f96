/** `leaf-kernel.wat` as bytes: it says what they do; a test holds them against it. */
export const leafKernelBytes = [
  'AGFzbQEAAAABCAFgBH9/f38AAwIBAAUDAQACBxYCBm1lbW9yeQIACWFkZExlYXZlcwAACvwEAfkEAgZ/CnsCQANAIAAgAU8NASAAKAIAIQRB',
  'ACEGIAMhBwNA/Qz/////////////////////IQz9DP////////////////////8hDf0M/////////////////////yEO/Qz/////////////',
  '////////IQ/9DP////////////////////8hEP0M/////////////////////yER/Qz/////////////////////IRL9DP//////////////',
  '//////8hEyAAQQhqIQUCQANAIAUgBE8NASAFKAIAIAZqIQggBf0JAgQhCiAF/QkCCCELIAwgCyAI/QAEACAK/Ub9Tv1PIQwgDSALIAj9AAQQ',
  'IAr9Rv1O/U8hDSAOIAsgCP0ABCAgCv1G/U79TyEOIA8gCyAI/QAEMCAK/Ub9Tv1PIQ8gECALIAj9AARAIAr9Rv1O/U8hECARIAsgCP0ABFAg',
  'Cv1G/U79TyERIBIgCyAI/QAEYCAK/Ub9Tv1PIRIgEyALIAj9AARwIAr9Rv1O/U8hEyAFQQxqIQUMAAsLQQAgDP0LBABBACAN/QsEEEEAIA79',
  'CwQgQQAgD/0LBDBBACAQ/QsEQEEAIBH9CwRQQQAgEv0LBGBBACAT/QsEcEEAIQkDQCAHIAcrAwAgBCAJKAIAaEECdGoqAgC7oDkDACAHIAcr',
  'AwggBCAJKAIEaEECdGoqAgC7oDkDCCAHIAcrAxAgBCAJKAIIaEECdGoqAgC7oDkDECAHIAcrAxggBCAJKAIMaEECdGoqAgC7oDkDGCAHQSBq',
  'IQcgCUEQaiIJQYABSQ0ACyAGQYABaiIGIAJJDQALIAAoAgQhAAwACwsL',
].join('');

/** The kernel with its memory. */
export interface LeafKernel {
  memory: WebAssembly.Memory;
  /** Adds the leaves of the trees at `tree` … `end` to the `scores`; `cells` is rows × 4, a multiple of 128. */
  addLeaves(tree: number, end: number, cells: number, scores: number): void;
}

let kernel: LeafKernel | null | undefined;

/** One kernel a thread; null where the processor has no vectors. */
export function leafKernel(): LeafKernel | null {
  if (kernel === undefined) {
    const bytes = Buffer.from(leafKernelBytes, 'base64');
    kernel = WebAssembly.validate(bytes) ? instantiate(bytes) : null;
  }
  return kernel;
}

function instantiate(bytes: Uint8Array<ArrayBuffer>): LeafKernel {
  const { memory, addLeaves } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof addLeaves !== 'function') {
    throw new Error('the kernel of trees lacks its memory or its function');
  }
  return { memory, addLeaves: (...addresses) => void addLeaves(...addresses) };
}
