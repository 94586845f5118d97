export { createInferencePool } from './inference-pool.ts';
export type { InferencePoolOptions } from './inference-pool.ts';
export { createBlockExecutor } from './similarity/block-executor.ts';
export type { ThreadedBlockExecutor } from './similarity/block-executor.ts';
export { embedSet } from './packs/embed-set.ts';
export type { PictureFiles } from './packs/embed-set.ts';
export { openPackEmbedder } from './packs/embedder/open-pack-embedder.ts';
export type {
  EmbeddedPictures,
  EmbedPicturesOptions,
  EmbedProgress,
  PackEmbedder,
  PackEmbedderOptions,
  PictureFile,
  PictureSource,
  UnusablePicture,
} from './packs/embedder/pack-embedder.types.ts';
export { builtInPackName, installedNames, installedVersions, locatePack } from './packs/locate-pack.ts';
export type { LocatedPack, PackPlace } from './packs/locate-pack.ts';
