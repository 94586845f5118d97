export type InferenceErrorCode =
  /** The queue is full; try again later. */
  | 'OVERLOADED'
  /** The worker that had the request died; a new one takes its place. */
  | 'WORKER_DIED'
  /** The request took longer than any honest picture; its worker was replaced. */
  | 'TIMED_OUT'
  /** No pack of the space is loaded. */
  | 'SPACE_UNKNOWN'
  /** The spaces asked for cannot be served together: other modalities, or other detectors. */
  | 'SPACE_MISMATCH'
  /** As many packs are loaded as may be. */
  | 'TOO_MANY_PACKS'
  /** The pool was closed. */
  | 'CLOSED';

const retryableCodes: ReadonlySet<InferenceErrorCode> = new Set(['OVERLOADED', 'WORKER_DIED', 'TIMED_OUT']);

/** The pool could not serve a request, through no fault of the picture. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError';
  readonly code: InferenceErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;

  constructor(
    code: InferenceErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = retryableCodes.has(code);
    this.retryAfterMs = this.retryable ? (options.retryAfterMs ?? 1000) : null;
  }
}

export type PackErrorCode =
  /** The manifest is not what its schema asks for. */
  | 'MANIFEST_INVALID'
  /** A file of the pack or its npm package is not there. */
  | 'FILE_MISSING'
  /** A file's SHA-256 is not the pinned one. */
  | 'FILE_CHANGED'
  /** The pack does not play a role, or has not the measurements, that it is asked for. */
  | 'PACK_INCOMPLETE'
  /** A pack of that name and version is there already. */
  | 'PACK_EXISTS'
  /** No pack of that name or version. */
  | 'PACK_UNKNOWN'
  /** The model is not what its manifest says: names, shapes, or numbers that are not finite. */
  | 'MODEL_INVALID'
  /** A picture that has to be embedded cannot be. */
  | 'PICTURE_UNUSABLE';

/** A model pack cannot be loaded. The message names the pack's file, never a path of this machine. */
export class PackError extends Error {
  override readonly name = 'PackError';
  readonly code: PackErrorCode;

  constructor(code: PackErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
