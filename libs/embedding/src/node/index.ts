export { createInferencePool } from './inference-pool.ts';
export type { InferencePoolOptions } from './inference-pool.ts';
export { createBlockExecutor } from './similarity/block-executor.ts';
export type { ThreadedBlockExecutor } from './similarity/block-executor.ts';
