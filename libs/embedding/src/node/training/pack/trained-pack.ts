import type { PreprocessSpec } from '@gallerist/preprocess';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { saveNetWeights } from '../../../architectures/weights/save-net-weights.ts';
import { PackError } from '../../../errors.ts';
import { manifestDigest } from '../../../packs/describe-pipeline.ts';
import type { PackManifest, PackModality } from '../../../packs/manifest.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { installPack } from '../../packs/install/install-pack.ts';
import { ownContents } from '../../packs/install/own-contents.ts';
import type { PackDraft } from '../../packs/install/pack-draft.ts';
import type { LocatedPack } from '../../packs/locate-pack.ts';
import { exportNet } from './export-net.ts';
import type { ExportedNet } from './export-net.ts';

/** What is said of a trained pack. */
export interface TrainedPack {
  readonly net: TrainableNet;
  readonly recipe: Recipe;
  /** JSON: what was measured. */
  readonly report: unknown;
  readonly name: string;
  readonly version: string;
  /** What it was trained on, for the manifest: no paths. */
  readonly data: { readonly name: string; readonly identities: number; readonly pictures: number };
  readonly licence: string;
  /** ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Where it was more than training: how the net came to its shape. */
  readonly made?: { readonly kind: 'pruned'; readonly settings: Readonly<Record<string, number | string>> };
  /** More that the lineage says, such as the run that made it. */
  readonly settings?: Readonly<Record<string, number | string>>;
  /** What was measured in the new space; absent: nothing. */
  readonly measured?: Pick<PackManifest, 'defaultThreshold' | 'duplicateSimilarity' | 'calibration'>;
}

interface Place {
  readonly packsDir: string;
}

/**
 * Installs an adapter as a pack of its own: the parent's embedder with the trained net behind it. Thresholds and calibration of
 * the parent do not hold in the new space: they are those that were measured there, or left out.
 *
 * @throws {PackError} as `installPack`; `MANIFEST_INVALID` for a parent that has an adapter already.
 */
export async function installAdapterPack(
  parent: LocatedPack,
  trained: TrainedPack,
  place: Place,
): Promise<LocatedPack> {
  const { manifest } = parent;
  checkAdaptable(parent);
  const exported = await exportNet(trained.net, madeBy(trained));
  const { files, contents } = sealed(trained, exported, { role: 'adapter', path: 'adapter.onnx' });
  const draft: PackDraft = {
    ...manifest,
    ...(trained.measured ? structuredClone(trained.measured) : unmeasured),
    name: trained.name,
    version: trained.version,
    adapter: {
      format: 'onnx',
      input: { name: exported.input, batch: 'any' },
      output: exported.output,
      dimensions: trained.net.dimensions,
    },
    lineage: lineageOf(trained, parent, exported),
    files: [...manifest.files, ...files],
    attachments,
  };
  return installPack(draft, new Map([...(await ownContents(parent, [])), ...contents]), place);
}

/** @throws {PackError} `MANIFEST_INVALID` for a pack that has an adapter already. */
export function checkAdaptable({ manifest }: LocatedPack): void {
  if (manifest.adapter === null) return;
  const parent = manifest.lineage?.parent?.name ?? 'the pack that it was made from';
  throw new PackError(
    'MANIFEST_INVALID',
    `${manifest.name} has an adapter already: adapt ${parent} instead.`,
  );
}

/**
 * Installs a net that was trained on pictures.
 *
 * @param of.parent What its first weights came from; null: from nothing.
 * @throws {PackError} as `installPack`.
 */
export async function installNetPack(
  of: {
    readonly modality: PackModality;
    readonly preprocess: PreprocessSpec;
    readonly parent: LocatedPack | null;
  },
  trained: TrainedPack,
  place: Place,
): Promise<LocatedPack> {
  const exported = await exportNet(trained.net, madeBy(trained));
  const { files, contents } = sealed(trained, exported, { role: 'embedder', path: 'model.onnx' });
  const draft: PackDraft = {
    ...(trained.measured ? structuredClone(trained.measured) : unmeasured),
    name: trained.name,
    version: trained.version,
    modality: of.modality,
    embedder: {
      architecture: trained.net.architecture,
      format: 'onnx',
      input: { name: exported.input, batch: 'any' },
      output: exported.output,
      dimensions: trained.net.dimensions,
      flipFusion: false,
      normalisation: 'l2',
      parts: exported.parts,
    },
    preprocess: { ...of.preprocess, layout: 'nchw' },
    lineage: lineageOf(trained, of.parent, exported),
    files,
    attachments,
  };
  return installPack(draft, contents, place);
}

/** A run that gained nothing, or was made again, has the weights of another one: its space is its own all the same. */
const madeBy = ({ settings = {} }: TrainedPack): ReadonlyMap<string, string> =>
  new Map(Object.entries(settings).map(([key, value]) => [key, String(value)]));

const unmeasured = { defaultThreshold: null, duplicateSimilarity: null, calibration: null } as const;

const attachments = [
  { role: 'training-weights', path: 'weights.json' },
  { role: 'training-weights', path: 'weights.bin' },
  { role: 'recipe', path: 'recipe.json' },
  { role: 'report', path: 'report.json' },
] as const;

function lineageOf(
  { recipe, data, madeAt, made, settings }: TrainedPack,
  parent: LocatedPack | null,
  { leastCosine }: ExportedNet,
): PackDraft['lineage'] {
  return {
    kind: made?.kind ?? (parent === null ? 'trained' : 'fine-tuned'),
    parent: parent && {
      name: parent.manifest.name,
      version: parent.manifest.version,
      digest: manifestDigest(parent.manifest),
    },
    recipe: recipe.name,
    settings: {
      ...{ seed: recipe.seed, data: data.name, identities: data.identities, pictures: data.pictures },
      ...made?.settings,
      ...settings,
      /** Of the trained net and its ONNX file, at least. */
      exportCosine: Math.min(1, Number(leastCosine.toFixed(9))),
    },
    report: 'report.json',
    madeAt,
  };
}

function sealed(
  { net, recipe, report, data, licence }: TrainedPack,
  { bytes }: ExportedNet,
  { role, path }: { readonly role: 'adapter' | 'embedder'; readonly path: string },
) {
  const weights = saveNetWeights(net);
  const file = {
    role,
    path,
    origin: `trained here by the recipe ${recipe.name}`,
    trainingData: `${data.name}: ${data.identities} identities, ${data.pictures} pictures`,
    licence,
    commercialUse: 'unclear' as const,
  };
  return {
    files: [file],
    contents: new Map([
      [path, bytes],
      ['weights.json', json(weights.specs)],
      ['weights.bin', weights.bytes],
      ['recipe.json', json(recipe)],
      ['report.json', json(report)],
    ]),
  };
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
