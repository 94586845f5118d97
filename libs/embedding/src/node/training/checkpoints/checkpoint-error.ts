export type CheckpointErrorCode =
  /** Not a file of this kind, or of a version that is not known. */
  | 'FORMAT_INVALID'
  /** Cut short, or changed since it was written. */
  | 'DAMAGED';

/** A checkpoint file cannot be used. The message names the file, never a path of this machine. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly code: CheckpointErrorCode;

  constructor(code: CheckpointErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
