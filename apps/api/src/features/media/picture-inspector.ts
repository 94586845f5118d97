import type { Result } from '../../core/result.ts';
import type { Rejection } from '../sample/reject-reason.ts';

/** Looks at the bytes of a picture: what it is, whether it can be decoded, and the same picture without metadata. */
export interface PictureInspector {
  inspect(bytes: Uint8Array): Promise<Result<InspectedPicture, Rejection>>;
}

export interface InspectedPicture {
  readonly format: string;
  /** Of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** From the metadata, before they were taken out. */
  readonly capturedAt: Date | null;
  /** Same pixels and orientation, no place, device or owner. */
  readonly strippedBytes: Uint8Array;
}
