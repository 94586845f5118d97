import type { JsonObject } from '../../core/json.ts';

/** What an operation says about itself for the audit log. Names of people never go into `detail`. */
export interface AuditEvent {
  /** The operation as the schema names it, for example `createGallery`. */
  readonly action: string;
  readonly targetType?: string;
  readonly targetId?: string;
  readonly galleryIds: readonly string[];
  /** `OK`, a decision, or the code of the failure. */
  readonly outcome: string;
  readonly detail?: JsonObject;
}

export interface AuditRecord {
  /** Grows with time; the key of the list. */
  readonly seq: string;
  readonly at: Date;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly galleryIds: readonly string[];
  readonly outcome: string;
  readonly detail: JsonObject;
  readonly requestId: string;
  /** Place in the month's chain and the hashes; null until the entry is sealed, a few seconds after it was written. */
  readonly chainIndex: string | null;
  readonly previousHash: string | null;
  readonly hash: string | null;
}

export interface AuditFilter {
  readonly action?: string;
  readonly actorId?: string;
  readonly galleryId?: string;
  readonly targetId?: string;
  readonly since?: Date;
  readonly until?: Date;
}
