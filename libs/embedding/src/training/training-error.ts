export type TrainingErrorCode =
  /** The recipe is not what its schema asks for, or asks for what net or data do not have. */
  | 'RECIPE_INVALID'
  /** The data cannot be trained on: too few pictures or identities, other shapes. */
  | 'DATA_INVALID'
  /** The loss or its gradient became NaN or infinite: the learning rate or the scale is too high. */
  | 'DIVERGED'
  /** What a run is to be taken up from does not belong to this recipe, net or data. */
  | 'SNAPSHOT_FOREIGN';

/** A training run cannot start or go on, for a reason that its caller can act on. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  readonly code: TrainingErrorCode;

  constructor(code: TrainingErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
