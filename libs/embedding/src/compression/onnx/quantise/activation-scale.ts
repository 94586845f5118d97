import { CompressionError } from '../../compression-error.ts';
import { roundHalfEven } from '../../round-half-even.ts';

/** Between which values an activation lies. */
export interface ActivationRange {
  readonly least: number;
  readonly most: number;
}

/** How an activation becomes uint8: q = clip(round(x / scale) + zeroPoint, 0, 255). */
export interface ActivationScale {
  /** float32, > 0. */
  readonly scale: number;
  /** Whole, in [0, 255]. */
  readonly zeroPoint: number;
}

/** Whole numbers of a byte. */
const STEPS = 255;

/**
 * Spreads a range, widened to include 0, over the whole numbers of a byte, so that 0 comes back as exactly 0. An empty range has
 * scale 1.
 *
 * @throws {CompressionError} `NOT_FINITE` for a range that is not.
 * @see Jacob et al. 2018, arXiv:1712.05877
 */
export function activationScale({ least, most }: ActivationRange): ActivationScale {
  if (!Number.isFinite(least) || !Number.isFinite(most)) {
    throw new CompressionError(
      'NOT_FINITE',
      `An activation's range must be finite, got [${least}, ${most}].`,
    );
  }
  const [low, high] = [Math.min(0, least), Math.max(0, most)];
  // the file holds float32; a range too small for a share counts as none
  const scale = Math.fround(high / STEPS - low / STEPS) || 1;
  return { scale, zeroPoint: Math.min(STEPS, Math.max(0, roundHalfEven(-low / scale))) };
}
