import type { PackManifest } from './manifest.ts';

/** A manifest and where it was read, which is where the pack's own files are. */
export interface LocatedPack {
  readonly manifest: PackManifest;
  /** Of its `manifest.json`. */
  readonly location: URL;
}
