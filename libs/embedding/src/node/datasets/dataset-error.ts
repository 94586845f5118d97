export type DatasetErrorCode =
  /** The folder is not there, or is a file. */
  | 'FOLDER_MISSING'
  /** Nothing in the folder can be used. */
  | 'DATASET_EMPTY'
  /** The list of pairs is not written as LFW's. */
  | 'PAIRS_INVALID'
  /** A picture that a list names is not in the folder. */
  | 'PICTURE_MISSING'
  /** The shares of a split are no shares, or too few identities are there to be shared out. */
  | 'SPLIT_INVALID'
  /** The API refused, or gave an answer that it should not. */
  | 'API_FAILED';

/** A data set cannot be read. The message says what and where, for whoever gave the set. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
  readonly code: DatasetErrorCode;

  constructor(code: DatasetErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
  }
}
