import type { PreprocessSpec } from '@gallerist/preprocess';
import { CompressionError } from '../../../compression/compression-error.ts';
import type { GraphEmbedder } from '../../../packs/embedder.schema.ts';
import type { PackFile, PackManifest } from '../../../packs/manifest.ts';
import type { PackDraft } from '../install/pack-draft.ts';
import { ownContents } from '../install/own-contents.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { embedderModel } from './embedder-model.ts';

/** The file of an embedder that was TensorFlow.js weights before. */
const EXPORTED = 'embedder.onnx';

/** A pack whose embedder is an ONNX file of its own, so that another version of that file can take its place. */
export interface OnnxForm {
  readonly bytes: Uint8Array;
  readonly embedder: GraphEmbedder;
  /** With the layout that the file takes. */
  readonly preprocess: PreprocessSpec;
  /** The pack's manifest with this embedder. */
  readonly draft: PackDraft;
  /** Files of the pack's folder with another embedder in it. */
  readonly contentsWith: (embedder: Uint8Array) => Promise<ReadonlyMap<string, Uint8Array>>;
}

/**
 * A pack with its embedder as ONNX: as it is, or exported from TensorFlow.js weights. Another pack's weights then lie in its own
 * folder; detector and landmarks stay where they are.
 *
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` for a format that has to be exported by hand. @throws {PackError} as `embedderModel`.
 */
export async function onnxForm(pack: LocatedPack): Promise<OnnxForm> {
  const { name, embedder, files } = pack.manifest;
  const file = files.find(({ role }) => role === 'embedder');
  if (file === undefined) throw new TypeError('onnxForm: the manifest names no embedder file');
  if (embedder.format === 'tfjs-weights') return exportedForm(pack, embedder, file);
  if (embedder.format === 'onnx') return ownForm(pack, embedder, file);
  const message = `${name} is in the format ${embedder.format}: export its embedder to ONNX and add that as a pack.`;
  throw new CompressionError('UNSUPPORTED_GRAPH', message);
}

async function ownForm(pack: LocatedPack, embedder: GraphEmbedder, file: PackFile): Promise<OnnxForm> {
  const { bytes } = await embedderModel(pack);
  return {
    ...{ bytes, embedder, preprocess: pack.manifest.preprocess },
    draft: { ...pack.manifest, attachments: [] },
    contentsWith: async (other) => new Map([...(await ownContents(pack, [])), [file.path, other]]),
  };
}

async function exportedForm(
  pack: LocatedPack,
  { format: _, ...about }: Exclude<PackManifest['embedder'], GraphEmbedder>,
  { sha256: __, ...described }: PackFile,
): Promise<OnnxForm> {
  const { manifest } = pack;
  const { bytes, signature, layout } = await embedderModel(pack);
  const [output] = signature.outputs;
  if (output === undefined) throw new TypeError('onnxForm: the exported embedder has no output');
  const ports = { input: signature.input, output: output.name, parts: null };
  const embedder: GraphEmbedder = { ...about, ...ports, format: 'onnx' };
  const preprocess = { ...manifest.preprocess, layout };
  const others = manifest.files.filter(({ role }) => role !== 'embedder');
  const files = [...others, { ...described, package: null, path: EXPORTED }];
  const withoutWeights = { ...pack, manifest: { ...manifest, files: others } };
  return {
    ...{ bytes, embedder, preprocess },
    draft: { ...manifest, embedder, preprocess, files, attachments: [] },
    contentsWith: async (other) => new Map([...(await ownContents(withoutWeights, [])), [EXPORTED, other]]),
  };
}
