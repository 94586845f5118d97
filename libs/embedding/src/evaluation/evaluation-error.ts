export type EvaluationErrorCode =
  /** No two pictures of one identity can be compared. */
  | 'NO_GENUINE_PAIRS'
  /** No two pictures of different identities can be compared. */
  | 'NO_IMPOSTOR_PAIRS'
  /** The protocol needs more identities (with enough pictures each). */
  | 'TOO_FEW_IDENTITIES';

/** A protocol cannot be run on the data. The message says what they lack, for whoever gave them. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly code: EvaluationErrorCode;

  constructor(code: EvaluationErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
