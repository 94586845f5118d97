/** `RUNTIME_UNAVAILABLE`: asked for by name, and not here or broken. */
export type RuntimeErrorCode = 'RUNTIME_UNAVAILABLE';

/** A runtime that cannot be had; the message says what to install. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
