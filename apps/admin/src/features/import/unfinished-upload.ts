/** An upload of this browser that was not finished: enough to go on with it once the same files are there again. */
export interface UnfinishedUpload {
  readonly uploadId: string;
  readonly fingerprint: string;
  readonly name: string;
  readonly byteLength: number;
}

const keyOf = (galleryId: string): string => `gallerist.import.${galleryId}`;

export function readUnfinished(galleryId: string): UnfinishedUpload | null {
  const text = localStorage.getItem(keyOf(galleryId));
  return text === null ? null : (JSON.parse(text) as UnfinishedUpload); // reason: nobody else writes under the key
}

export function keepUnfinished(galleryId: string, upload: UnfinishedUpload): void {
  localStorage.setItem(keyOf(galleryId), JSON.stringify(upload));
}

export function forgetUnfinished(galleryId: string): void {
  localStorage.removeItem(keyOf(galleryId));
}
