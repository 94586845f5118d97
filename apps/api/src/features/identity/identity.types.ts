import type { JsonObject } from '../../core/json.ts';

/** A person of a gallery, known by samples. */
export interface Identity {
  readonly id: string;
  readonly galleryId: string;
  /** The caller's own id, unique in the gallery. */
  readonly externalId: string | null;
  readonly name: string | null;
  readonly metadata: JsonObject;
  readonly tags: readonly string[];
  /** A disabled identity is never found. */
  readonly enabled: boolean;
  /** From then on it is never found. */
  readonly validUntil: Date | null;
  /** Set where the row is only another name of an identity that it was merged into. */
  readonly mergedIntoId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Absent = keep, null = clear. */
export interface IdentityChange {
  readonly externalId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly metadata?: JsonObject | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly validUntil?: Date | null | undefined;
}

export interface IdentityFilter {
  /** Part of the name, whatever its case. */
  readonly nameContains?: string;
  /** Part of the name or of the external id, whatever its case. */
  readonly textContains?: string;
  readonly tag?: string;
  readonly enabled?: boolean;
}

export const identityLimits = {
  nameLength: 200,
  externalIdLength: 256,
  metadataBytes: 16_384,
  tags: 32,
  tagLength: 64,
} as const;
