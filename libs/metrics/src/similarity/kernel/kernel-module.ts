import { similarityKernelBase64 } from './generated/similarity-kernel.ts';
import { webAssembly } from './webassembly.ts';
import type { WebAssemblyMemory, WebAssemblyModule } from './webassembly.ts';

/** The functions of assembly/similarity-kernel.ts; addresses are bytes in the memory that was handed in. */
export interface SimilarityKernelExports {
  pack(rows: number, count: number, depth: number, ...target: [width: number, panels: number]): void;
  multiply(a: number, b: number, c: number, ...shape: [rows: number, columns: number, depth: number]): void;
  dot(rows: number, count: number, strideBytes: number, ...target: [query: number, out: number]): void;
}

let compiled: WebAssemblyModule | null | undefined;

/** True if this platform runs WebAssembly with 128-bit SIMD. */
export function isSimdAvailable(): boolean {
  return kernelModule() !== null;
}

/**
 * The compiled similarity kernel over a memory of the caller's. The module is compiled once a thread.
 *
 * @throws {TypeError} where SIMD is missing: see {@link isSimdAvailable}.
 */
export function instantiateSimilarityKernel(memory: WebAssemblyMemory): SimilarityKernelExports {
  const module = kernelModule();
  if (module === null || webAssembly === undefined)
    throw new TypeError('instantiateSimilarityKernel: platform must run WebAssembly SIMD, got one without');
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  return exports as unknown as SimilarityKernelExports; // `as`: WebAssembly exports have no static type
}

function kernelModule(): WebAssemblyModule | null {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(similarityKernelBase64), (character) => character.charCodeAt(0));
    compiled = webAssembly?.validate(bytes) === true ? new webAssembly.Module(bytes) : null;
  }
  return compiled;
}
