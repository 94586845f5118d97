import { openAsBlob } from 'node:fs';

/**
 * A file on disk as what uploads take. It is not read into memory, and can be read again from any offset; it must not
 * change meanwhile.
 */
export async function fileAt(path: string): Promise<Blob> {
  return await openAsBlob(path);
}
