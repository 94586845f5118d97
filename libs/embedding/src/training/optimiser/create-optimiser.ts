import type { OptimiserSpec } from '../recipe/optimiser.schema.ts';
import { adamw } from './adamw.ts';
import type { Optimiser, TrainedParameter } from './optimiser.types.ts';
import { sgd } from './sgd.ts';

/** The optimiser that a recipe names, for these parameters, whose names differ. Owns its state. */
export function createOptimiser(spec: OptimiserSpec, parameters: readonly TrainedParameter[]): Optimiser {
  return spec.name === 'adamw' ? adamw(spec, parameters) : sgd(spec, parameters);
}
