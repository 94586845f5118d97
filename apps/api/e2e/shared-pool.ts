import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { exportedModels } from '../test/data-folder.ts';

const shapesPool = ['FACE_PACK', 'BODY_PACK', 'INFERENCE_WORKERS', 'GALLERIST_EXECUTION_PROVIDERS'];

let pool: Promise<InferencePool> | null = null;

/**
 * The pool of all apps of this process that are on the built-in models: loading these takes longer than most files. It
 * goes with the process. Undefined where the environment asks for other models.
 */
export async function sharedPool(env: Readonly<Record<string, string>>): Promise<InferencePool | undefined> {
  if (shapesPool.some((name) => env[name] !== undefined)) return undefined;
  pool ??= exportedModels().then((modelsFolder) => createInferencePool({ workers: 1, modelsFolder }));
  return await pool;
}
