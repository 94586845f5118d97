/** A ZIP or CSV for an import. It belongs to a gallery and its uploader; nobody else may name it. */
export interface ImportUpload {
  readonly id: string;
  readonly galleryId: string;
  readonly uploaderId: string;
  /** What the whole will have. */
  readonly byteLength: number;
  /** The import that took it; null before that. */
  readonly jobId: string | null;
  /** When the last piece came. */
  readonly updatedAt: Date;
}

/** How far an upload is. */
export interface UploadProgress {
  readonly upload: ImportUpload;
  readonly offset: number;
  readonly expiresAt: Date;
}

/** An upload that nothing uses is deleted so long after its last piece. */
export const UNUSED_UPLOAD_LIFETIME_MS = 24 * 60 * 60 * 1000;

export function isComplete({ upload, offset }: Pick<UploadProgress, 'upload' | 'offset'>): boolean {
  return offset === upload.byteLength;
}
