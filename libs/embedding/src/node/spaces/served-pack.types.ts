import type { ServableManifest } from '../../packs/servable-manifest.ts';
import type { FinderModels } from '../face-models/face-models.types.ts';

/** A pack as threads get it: its models lie in memory that all threads share. Nets of the same key are the same. */
export interface ServedPack {
  readonly spaceId: string;
  readonly manifest: ServableManifest;
  /** What finds faces; null for a body pack. */
  readonly finder: { readonly key: string; readonly models: FinderModels } | null;
  /** What finds persons; null for a face pack, and for a body pack that takes ready crops and boxes alone. */
  readonly people: { readonly key: string; readonly model: Uint8Array } | null;
  readonly embedder: { readonly key: string; readonly model: Uint8Array };
  readonly adapter: Uint8Array | null;
}
