/** Feature vectors as rows. */
export interface Features {
  /** `[rows, dimensions]` float32, row-major; best in shared memory ({@link shareFeatures}), or each thread gets a copy. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly dimensions: number;
}
