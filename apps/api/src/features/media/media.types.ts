/** A picture that was uploaded. It belongs to a gallery and its uploader; nobody else may name it. */
export interface MediaItem {
  readonly id: string;
  readonly galleryId: string;
  readonly uploaderId: string;
  readonly format: string;
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of the stored file, whose metadata was taken out. */
  readonly byteSize: number;
  readonly capturedAt: Date | null;
  /** Of the file as it came. */
  readonly sha256: string;
  readonly blobKey: string;
  /** Samples that keep the picture. */
  readonly references: number;
}

/** Unused media are deleted after this time. */
export const UNUSED_MEDIA_LIFETIME_MS = 24 * 60 * 60 * 1000;
