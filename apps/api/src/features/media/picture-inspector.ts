import type { Result } from '../../core/result.ts';
import type { Rejection } from '../sample/reject-reason.ts';

export interface PictureInspector {
  /** What a picture is, whether it can be decoded, and the same picture without metadata. */
  inspect(bytes: Uint8Array): Promise<Result<InspectedPicture, Rejection>>;
  /** A JPEG whose longer side has at most `side` pixels. */
  shrink(bytes: Uint8Array, side: number): Promise<Result<Uint8Array, Rejection>>;
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
