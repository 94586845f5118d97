export type CompressionErrorCode =
  /** Too few pictures or identities to calibrate or to measure with. */
  | 'TOO_LITTLE_DATA'
  /** The model has nothing that can be compressed, or parts that compression cannot follow; the message names them. */
  | 'UNSUPPORTED_GRAPH'
  /** The model gives, or has weights, that are not finite. */
  | 'NOT_FINITE'
  /** No setting reaches what was asked for. */
  | 'TARGET_MISSED';

/** A model cannot be compressed as asked. */
export class CompressionError extends Error {
  override readonly name = 'CompressionError';
  readonly code: CompressionErrorCode;

  constructor(code: CompressionErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
