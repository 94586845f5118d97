import type { GalleryScope, Role } from '../../core/context.ts';

/** A key as it may be shown: never its secret. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The first characters of the secret, so that people can tell keys apart. */
  readonly prefix: string;
  readonly role: Role;
  readonly scope: GalleryScope;
  readonly maySeeEmbeddings: boolean;
  readonly decisionOnly: boolean;
  /** Requests a minute; null = no limit. */
  readonly rateLimitPerMinute: number | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}

/** A new or rotated key with its secret, which cannot be read again. */
export interface ApiKeyWithSecret {
  readonly apiKey: ApiKey;
  readonly secret: string;
}
