export type InitErrorCode =
  /** Not one layer of the source has a place in the net. */
  | 'NOTHING_MATCHES'
  /** Everything was asked for, and something is missing or does not fit. */
  | 'INCOMPLETE'
  /** A rule of the mapping cannot be used. */
  | 'MAPPING_INVALID';

/** A net cannot take its first values from there. The net is as it was. */
export class InitError extends Error {
  override readonly name = 'InitError';
  readonly code: InitErrorCode;

  constructor(code: InitErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
