export { createBlockKernel, similarityErrorBound } from './block-kernel.ts';
export type { BlockKernel, BlockShape, SimilarityBlock } from './block-kernel.types.ts';
export { instantiateSimilarityKernel, isSimdAvailable } from './kernel-module.ts';
export type { SimilarityKernelExports } from './kernel-module.ts';
export { createScalarBlockKernel } from './scalar-block-kernel.ts';
export { createSimdBlockKernel } from './simd-block-kernel.ts';
export type { WebAssemblyMemory } from './webassembly.ts';
