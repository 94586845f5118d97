import type { SubjectHint } from '@gallerist/embedding';
import type { JsonObject } from '../../../core/json.ts';
import type { Modality } from '../../../core/modality.ts';
import type { Result } from '../../../core/result.ts';
import type { WantedConsent } from '../../consent/imported-consents.ts';
import type { IdentityChange } from '../../identity/identity.types.ts';
import type { Sample } from '../../sample/sample.types.ts';
import type { EntryProblem } from '../import.types.ts';

/** One entry of an upload, in the order of the upload: its index is what an import goes on from. */
export interface ImportItem {
  readonly index: number;
  /** Path or row, for people. */
  readonly name: string;
  readonly content: ItemContent;
}

export type ItemContent =
  | { readonly kind: 'problem'; readonly problem: EntryProblem }
  /** A person, with or without pictures that follow. */
  | { readonly kind: 'identity'; readonly identity: WantedIdentity }
  | { readonly kind: 'picture'; readonly identity: WantedIdentity; readonly picture: WantedPicture };

/** Whom an entry is of: found in the gallery, or else made. */
export interface WantedIdentity {
  /** Equal keys of one upload are one person. */
  readonly key: string;
  /** Looked for in this order. */
  readonly find: {
    /** In this very gallery only. */
    readonly id?: string | undefined;
    readonly externalId?: string | undefined;
    /** Taken only if exactly one identity has the name. */
    readonly name?: string | undefined;
    /** Where the identity was an entry of its own: what became of it. */
    readonly ofEntry?: number;
  };
  readonly make: IdentityChange;
  /** What the upload says that they agreed to. */
  readonly consents?: readonly WantedConsent[];
}

export interface WantedPicture {
  readonly read: () => Promise<Result<Uint8Array, EntryProblem>>;
  readonly modality: Modality;
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
  readonly externalId: string | null;
  readonly attributes: JsonObject;
  readonly hint: SubjectHint | undefined;
  /** What a Gallerist said of the sample when it took it. */
  readonly recorded?: RecordedSample;
}

/** What the importer says of pictures whose upload says nothing. */
export interface PictureDefaults {
  readonly modality: Modality;
  readonly hint: SubjectHint | undefined;
}

export interface RecordedSample extends Partial<
  Pick<Sample, 'box' | 'landmarks' | 'quality' | 'validUntil'>
> {
  readonly pictureSha256: string;
  /** The picture as it came, where the gallery kept it; `read` may give the aligned crop only. */
  readonly readOriginal: (() => Promise<Result<Uint8Array, EntryProblem>>) | null;
}

/** The entries of an upload, read as they are asked for. */
export interface ImportSource {
  readonly items: AsyncIterable<ImportItem>;
  /** Share of the upload before this item, in [0, 1]. */
  readonly shareAt: (item: ImportItem) => number;
}

export function problemItem(at: { readonly index: number; readonly name: string }, problem: EntryProblem) {
  return { ...at, content: { kind: 'problem' as const, problem } };
}
