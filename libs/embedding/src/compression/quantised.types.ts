/** Whole numbers of at most 8 bits, or of at most 16. */
export type QuantisedValues = Int8Array | Int16Array;

/** Values as whole numbers with one scale: value ≈ scale · (q − zeroPoint). */
export interface QuantisedTensor {
  readonly values: QuantisedValues;
  /** > 0. */
  readonly scale: number;
  /** The whole number that means 0; 0 where quantisation is symmetric. */
  readonly zeroPoint: number;
}
