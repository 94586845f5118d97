import { DependencyError } from '../../core/errors.ts';

/** An operator has to make room; trying again at once is of no use. */
const RETRY_FULL_DISK_AFTER_MS = 30_000;

const plainWords: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk of DATA_DIR is full',
  EDQUOT: 'the disk quota of DATA_DIR is used up',
  EROFS: 'DATA_DIR is read-only',
  EACCES: 'DATA_DIR may not be written',
};

/** Runs a disk operation; its failure becomes a `DependencyError` that names the cause but no path. */
export async function onDisk<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DependencyError || !isSystemError(error)) {
      throw error;
    }
    const words = plainWords[error.code] ?? `the disk answered ${error.code}`;
    throw new DependencyError('blob-store', `blob ${operation}: ${words}`, {
      cause: error,
      retryAfterMs: RETRY_FULL_DISK_AFTER_MS,
    });
  }
}

export function hasErrorCode(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code;
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}
