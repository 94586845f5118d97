import type { Modality } from '../../core/modality.ts';

export const promotionStates = [
  'PREPARING',
  'SERVING',
  'ROLLED_BACK',
  'RETIRED',
  'FAILED',
  'CANCELLED',
] as const;
export type PromotionState = (typeof promotionStates)[number];

/** A gallery's modality on its way from one space to another. */
export interface Promotion {
  readonly id: string;
  readonly galleryId: string;
  readonly modality: Modality;
  readonly modelVersionId: string;
  readonly fromSpaceId: string;
  readonly toSpaceId: string;
  readonly state: PromotionState;
  /** The job that prepares it. */
  readonly jobId: string | null;
  readonly acceptLoss: boolean;
  /** One of all galleries, by somebody who sees all: new galleries begin with its model. */
  readonly forAllGalleries: boolean;
  /** Samples without a vector in the new space when it began. */
  readonly samplesTotal: number;
  /** Those of them that have one by now. */
  readonly samplesDone: number;
  /** Those that nothing can be made of: no picture is kept. */
  readonly samplesLost: number;
  /** Why it failed, for people. */
  readonly error: string | null;
  readonly actorId: string | null;
  readonly servingSince: Date | null;
  /** From then on the space that lost may be removed; null until one has lost. */
  readonly retireAfter: Date | null;
  readonly endedAt: Date | null;
  /** Nothing of the space that lost is left in the gallery. */
  readonly cleanedAt: Date | null;
  readonly createdAt: Date;
}

/** A gallery's modality: what changes its space, and what is locked for it. */
export interface GalleryModalityKey {
  readonly galleryId: string;
  readonly modality: Modality;
}
