export const exportParts = ['IMAGES', 'METADATA', 'EMBEDDINGS'] as const;
/** What an export holds beside who the identities and samples are. */
export type ExportPart = (typeof exportParts)[number];

/** A gallery in a ZIP, until it expires. */
export interface GalleryExport {
  readonly jobId: string;
  readonly galleryId: string;
  /** Whom it is of; null for one of the whole gallery. */
  readonly identityId: string | null;
  readonly blobKey: string;
  readonly byteSize: number;
  readonly hasEmbeddings: boolean;
  readonly expiresAt: Date;
}

export const EXPORT_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** The first file of the ZIP. Importers refuse versions that they do not know. */
export const exportManifestName = 'gallerist-export.json';
/** A line for each identity, followed by a line for each of its samples. */
export const exportRecordsName = 'gallery.jsonl';
/** A line for each embedding of a sample. */
export const exportEmbeddingsName = 'embeddings.jsonl';
export const exportFormat = { name: 'gallerist-export', version: 1 } as const;
