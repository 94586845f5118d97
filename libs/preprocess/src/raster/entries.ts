/*
 * Reads of entries that are there: the compiler counts every index access as possibly undefined, and these loops count on
 * indexes that are in range by construction. One function for each array type, so that each stays monomorphic and is inlined.
 */

/** An entry of a byte array; the index must be in range. */
export const byteAt = (bytes: Uint8Array, index: number): number => bytes[index] as number; // `as`: in range, see above

/** An entry of a float64 array; the index must be in range. */
export const realAt = (values: Float64Array, index: number): number => values[index] as number; // `as`: in range, see above

/** An entry of an int32 array; the index must be in range. */
export const wholeAt = (values: Int32Array, index: number): number => values[index] as number; // `as`: in range, see above
