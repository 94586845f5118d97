export type NetWeightsErrorCode =
  /** The description is no JSON of this format and version. */
  | 'FORMAT_INVALID'
  /** The bytes have another length or SHA-256 than the description says, or a value is not finite. */
  | 'BYTES_INVALID'
  /** The weights are of another architecture, or of the same one with other options. */
  | 'NET_DIFFERS';

/** A file of weights cannot be used. */
export class NetWeightsError extends Error {
  override readonly name = 'NetWeightsError';
  readonly code: NetWeightsErrorCode;

  constructor(code: NetWeightsErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
