export type OnnxTraceErrorCode =
  /** The model looks at values that depend on its input, so that one run does not show what it computes. */
  | 'HOST_READ'
  /** An operation has no counterpart here; the message names its kernel. */
  | 'UNSUPPORTED_KERNEL'
  /** An operation is known, but not in this use; the message says what of it. */
  | 'UNSUPPORTED_USE'
  /** A shape, an attribute or a constant follows the size of the input in a way that a graph cannot say. */
  | 'DEPENDS_ON_SIZE'
  /** Two runs of the model did different things. */
  | 'NOT_REPEATABLE'
  /** An output does not depend on the input, or is no tensor. */
  | 'OUTPUT_UNUSABLE';

/** A TensorFlow.js model cannot be written as an ONNX graph. */
export class OnnxTraceError extends Error {
  override readonly name = 'OnnxTraceError';
  readonly code: OnnxTraceErrorCode;

  constructor(code: OnnxTraceErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
