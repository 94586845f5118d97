export type BackupErrorCode =
  | 'BAD_RECEIPT'
  | 'DAMAGED'
  | 'DISK'
  | 'FILE_EXISTS'
  | 'FOREIGN_DATABASE'
  | 'NEWER_VERSION'
  | 'NOT_A_BACKUP'
  | 'NOT_EMPTY'
  | 'NOTHING_TO_BACK_UP'
  | 'NO_SUCH_FILE'
  | 'OTHER_SECRETS'
  | 'PACK_CONFLICT'
  | 'WRONG_PASSPHRASE';

/** A backup cannot be written or restored for a reason that the operator can do something about. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}

export function damaged(what: string, cause?: unknown): BackupError {
  return new BackupError('DAMAGED', `the backup is damaged: ${what}; nothing was restored`, { cause });
}

/** What a disk answers, in words; anything else stays what it is. */
export function diskFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const words: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the disk is read-only',
    EACCES: 'permission is missing',
    ENOENT: 'there is no such folder',
  };
  const code = String(error.code);
  return new BackupError(
    'DISK',
    `the backup cannot be written: ${words[code] ?? `the disk answered ${code}`}`,
    {
      cause: error,
    },
  );
}
