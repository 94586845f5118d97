import { rejectReasons } from '../sample/reject-reason.ts';

export const importFormats = ['FOLDERS', 'CSV', 'GALLERIST', 'COMPREFACE', 'REKOGNITION'] as const;
/** How an upload says whose picture is whose. */
export type ImportFormat = (typeof importFormats)[number];

/** Why an entry was not taken: what `enrollSamples` knows, and what only files and lists can have. */
export const importReasons = [
  ...rejectReasons,
  'NO_IDENTITY',
  'INVALID_ROW',
  'FILE_MISSING',
  'DUPLICATE_ENTRY',
  'UNSAFE_PATH',
  'ENCRYPTED',
  'NESTED_ARCHIVE',
  'COMPRESSION_BOMB',
  'DAMAGED_ENTRY',
  'IDENTITY_ERASED',
  'INVALID_CONSENT',
] as const;
export type ImportReason = (typeof importReasons)[number];

export interface EntryProblem {
  readonly reason: ImportReason;
  /** For people; holds no path and no name. */
  readonly message: string;
}

/** What became of one entry. */
export interface ImportEntry {
  readonly index: number;
  readonly name: string;
  readonly outcome: 'ACCEPTED' | 'REJECTED';
  readonly reason: ImportReason | null;
  readonly message: string | null;
  readonly identityId: string | null;
  readonly sampleId: string | null;
}

/** Why nothing of an upload can be imported; `message` is for people and names nothing of the upload. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault';
}
