import { checkFinite, checkLength, checkWhole, ShapeError } from '@gallerist/metrics/checks';

/** The parts of one picture. */
export interface PartVectors {
  /** `[P × D]`, part by part, finite; need not be normalised. */
  readonly values: ArrayLike<number>;
  /** P ≥ 1. */
  readonly count: number;
  /** `[P]`: a part counts where this is above 0. Default: all do. A part of zeros never does. */
  readonly visibility?: ArrayLike<number>;
}

/** @throws {ArgumentError | ShapeError} unless values, count and visibility agree and are finite. */
export function checkParts(caller: string, argument: string, parts: PartVectors): void {
  checkWhole(caller, `${argument}.count`, { value: parts.count, atLeast: 1 });
  if (parts.values.length === 0 || parts.values.length % parts.count !== 0) {
    const expected = `have a length that is a multiple of ${parts.count} above 0`;
    throw new ShapeError(caller, `${argument}.values`, {
      expected,
      actual: `length ${parts.values.length}`,
    });
  }
  checkFinite(caller, `${argument}.values`, parts.values);
  if (parts.visibility === undefined) return;
  checkLength(caller, `${argument}.visibility`, { values: parts.visibility, length: parts.count });
  checkFinite(caller, `${argument}.visibility`, parts.visibility);
}

/** Whether the part counts: it is visible and has a length; one of zeros has no direction to compare. */
export function isVisible({ values, count, visibility }: PartVectors, part: number): boolean {
  if (visibility !== undefined && !((visibility[part] ?? 0) > 0)) return false;
  const dimensions = values.length / count;
  for (let i = part * dimensions; i < (part + 1) * dimensions; i++) if (values[i] !== 0) return true;
  return false;
}

/** `[P × D]` with each part at length 1; a part without length stays zeros. */
export function unitParts({ values, count }: PartVectors): Float64Array {
  const dimensions = values.length / count;
  const unit = new Float64Array(values.length);
  for (let part = 0; part < count; part++) {
    const start = part * dimensions;
    const vector = Float64Array.from({ length: dimensions }, (_, i) => values[start + i] ?? 0);
    unit.set(unitVector(vector), start);
  }
  return unit;
}

/** The vector at length 1, zeros for zeros. Divided by its largest value first, so that squares neither vanish nor overflow. */
export function unitVector(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return vector;
  const scaled = vector.map((value) => value / largest);
  const length = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return scaled.map((value) => value / length);
}
