import { checkFinite, checkNotEmpty, checkRate } from '../checks/checks.ts';

/** Running mean and deviation of the norms of embeddings: what AdaFace knows of image quality so far. */
export interface AdafaceState {
  readonly mean: number;
  /** Unbiased standard deviation, ≥ 0. */
  readonly deviation: number;
}

/** Before the first batch. */
export const initialAdafaceState: AdafaceState = { mean: 20, deviation: 100 };

/** Norms beyond these count as these. */
export const ADAFACE_NORM_RANGE = { least: 1e-3, greatest: 100 } as const;

/**
 * The state for a batch: an exponential moving average, with the batch in it before the loss uses it.
 *
 * A batch of one has no deviation: the mean moves, the deviation stays.
 * Differs from the published code: that becomes NaN for good with the first batch of one.
 *
 * @param norms `[N]` lengths of the embeddings, ≥ 0.
 * @param options.momentum Share of the batch in (0, 1], default 0.01.
 * @throws {ShapeError|ArgumentError} if there is no norm, one is not finite, or the momentum is outside (0, 1].
 * @see Kim et al. 2022, arXiv:2204.00964, section 3.3
 */
export function nextAdafaceState(
  norms: ArrayLike<number>,
  previous: AdafaceState,
  { momentum = 0.01 }: { readonly momentum?: number } = {},
): AdafaceState {
  checkNotEmpty('nextAdafaceState', 'norms', norms);
  checkFinite('nextAdafaceState', 'norms', norms);
  checkFinite('nextAdafaceState', 'previous', [previous.mean, previous.deviation]);
  checkRate('nextAdafaceState', 'momentum', momentum);
  const { least, greatest } = ADAFACE_NORM_RANGE;
  const clipped = Array.from(norms, (norm) => Math.min(greatest, Math.max(least, norm)));
  const count = clipped.length;
  const mean = clipped.reduce((total, norm) => total + norm, 0) / count;
  const squares = clipped.reduce((total, norm) => total + (norm - mean) ** 2, 0);
  const deviation = count === 1 ? previous.deviation : Math.sqrt(squares / (count - 1));
  return {
    mean: momentum * mean + (1 - momentum) * previous.mean,
    deviation: momentum * deviation + (1 - momentum) * previous.deviation,
  };
}
