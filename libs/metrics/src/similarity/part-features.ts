import { ShapeError } from '../checks/argument-error.ts';
import { checkLength, checkWhole } from '../checks/checks.ts';
import type { Features } from './features.types.ts';
import { sharedFloat32, sharedInt32 } from './shared-arrays.ts';

/** Vectors of the parts of a picture, and which parts can be seen in it. */
export interface PartFeatures {
  /** `[rows, parts, dimensions]` float32, row-major. */
  readonly values: Float32Array;
  readonly rows: number;
  /** 1 to 31. */
  readonly parts: number;
  /** Of one part's vector. */
  readonly dimensions: number;
  /** `[rows, parts]`, 1 where the part can be seen, 0 where not. Default: all can. */
  readonly visible?: Uint8Array;
}

/** Part vectors as one long vector a row, ready for inner products. */
export interface PreparedParts {
  /** `[rows, parts × dimensions]`: each part at unit length, zeros where it cannot be seen. */
  readonly features: Features;
  /** `[rows]`: bit p is part p. */
  readonly masks: Int32Array;
}

const MAX_PARTS = 31;

/** @throws {ShapeError | ArgumentError} for sizes that do not fit together. */
export function checkParts(caller: string, argument: string, features: PartFeatures): void {
  const { values, rows, parts, dimensions, visible } = features;
  checkWhole(caller, `${argument}.rows`, { value: rows, atLeast: 1 });
  checkWhole(caller, `${argument}.parts`, { value: parts, atLeast: 1 });
  checkWhole(caller, `${argument}.dimensions`, { value: dimensions, atLeast: 1 });
  if (parts > MAX_PARTS)
    throw new ShapeError(caller, `${argument}.parts`, {
      expected: `be at most ${MAX_PARTS}`,
      actual: parts,
    });
  checkLength(caller, `${argument}.values`, { values, length: rows * parts * dimensions });
  if (visible) checkLength(caller, `${argument}.visible`, { values: visible, length: rows * parts });
}

/** Room for prepared parts, in shared memory. */
export function emptyPreparedParts({ rows, parts, dimensions }: PartFeatures): PreparedParts {
  const values = sharedFloat32(rows * parts * dimensions);
  return { features: { values, rows, dimensions: parts * dimensions }, masks: sharedInt32(rows) };
}

/**
 * Prepares one row: parts at unit length, those that cannot be seen and those of length zero as zeros.
 *
 * @returns false if a component is not finite.
 */
export function preparePartsOfRow(parts: PartFeatures, target: PreparedParts, row: number): boolean {
  let mask = 0;
  let isFinite = true;
  for (let part = 0; part < parts.parts; part += 1) {
    const at = row * parts.parts + part;
    const first = at * parts.dimensions;
    let squared = 0;
    for (let i = first; i < first + parts.dimensions; i += 1) squared += (parts.values[i] ?? 0) ** 2;
    if (!Number.isFinite(squared)) isFinite = false;
    if (squared === 0 || parts.visible?.[at] === 0) continue;
    mask |= 1 << part;
    const scale = 1 / Math.sqrt(squared);
    for (let i = first; i < first + parts.dimensions; i += 1) {
      target.features.values[i] = (parts.values[i] ?? 0) * scale;
    }
  }
  target.masks[row] = mask;
  return isFinite;
}
