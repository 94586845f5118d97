/**
 * Chooses the rows of each training batch.
 *
 * A sampler has no state that moves: an epoch's batches follow from its arguments (its seed among them) and the epoch's
 * number alone. A training run is taken up again at (epoch, batch) by asking for the epoch and skipping that many batches.
 */
export interface BatchSampler {
  /**
   * The batches of an epoch, each a list of rows.
   *
   * @param epoch Whole number in [0, 2³²).
   * @throws {ArgumentError} if it is not.
   */
  batches(epoch: number): readonly Int32Array[];
}
