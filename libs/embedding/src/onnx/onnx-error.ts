export type OnnxErrorCode =
  /** The bytes are no ONNX model: not protobuf, cut off, or without a graph. */
  | 'NOT_ONNX'
  /** The model contradicts itself: a tensor with too few bytes, a node without outputs, a name twice. */
  | 'MODEL_INVALID'
  /** A tensor's values lie in another file. */
  | 'EXTERNAL_DATA'
  /** Something of ONNX that this library neither reads nor writes; the message names it. */
  | 'UNSUPPORTED';

/** An ONNX model cannot be read, written or understood. */
export class OnnxError extends Error {
  override readonly name = 'OnnxError';
  readonly code: OnnxErrorCode;

  constructor(code: OnnxErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
