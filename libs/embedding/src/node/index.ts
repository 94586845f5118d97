export { createInferencePool } from './inference-pool.ts';
export type { InferencePoolOptions } from './inference-pool.ts';
