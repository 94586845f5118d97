import type { Modality } from '../../core/modality.ts';

export interface Gallery {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly keepOriginals: boolean;
  readonly keepCrops: boolean;
  /** Share of probes whose person is in the gallery, in (0, 1); the prior of `confidence`. */
  readonly expectedMatedShare: number;
  /** Attributes that searches may filter by. */
  readonly filterKeys: readonly string[];
  /** How long body samples are searched after they were captured or enrolled; null is for ever. */
  readonly bodyValidHours: number | null;
  /** How long expired body samples are kept; null is for ever. */
  readonly expiredBodyDays: number | null;
  /** How long a sighting is kept after it was recorded. */
  readonly sightingHours: number;
  /** Whether identities without a consent in force get no samples and are not found. */
  readonly consentRequired: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface GalleryCounts {
  readonly identities: number;
  readonly samples: number;
}

/** Which space a gallery's modality is searched in. */
export interface ActiveSpace {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

/** Absent = keep, null = clear. */
export interface GalleryChange {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly keepOriginals?: boolean | null | undefined;
  readonly keepCrops?: boolean | null | undefined;
  readonly expectedMatedShare?: number | null | undefined;
  readonly filterKeys?: readonly string[] | null | undefined;
  readonly bodyValidHours?: number | null | undefined;
  readonly expiredBodyDays?: number | null | undefined;
  readonly sightingHours?: number | null | undefined;
  readonly consentRequired?: boolean | null | undefined;
}

export interface GalleryFilter {
  /** Part of the name, whatever its case. */
  readonly nameContains?: string;
}
