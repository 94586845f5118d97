import type { EarlyStopSpec } from '../recipe/recipe.schema.ts';

/** Where a watched run stands. JSON. */
export interface EarlyStopState {
  /** The best value so far; null before the first look. */
  readonly best: number | null;
  /** Epochs that were done by then; 0: before training. */
  readonly bestEpoch: number;
  /** Looks since then. */
  readonly looksSince: number;
}

export const initialEarlyStop: EarlyStopState = { best: null, bestEpoch: 0, looksSince: 0 };

/** After a look with this value. `isBest`: the weights of now are the ones to keep. A value that is only equal is not better. */
export function afterLook(
  state: EarlyStopState,
  look: { readonly value: number; readonly epoch: number },
  { patience, minGain }: Pick<EarlyStopSpec, 'patience' | 'minGain'>,
): { readonly state: EarlyStopState; readonly isBest: boolean; readonly mustStop: boolean } {
  if (state.best === null || look.value > state.best + minGain) {
    return {
      state: { best: look.value, bestEpoch: look.epoch, looksSince: 0 },
      isBest: true,
      mustStop: false,
    };
  }
  const looksSince = state.looksSince + 1;
  return { state: { ...state, looksSince }, isBest: false, mustStop: looksSince >= patience };
}
