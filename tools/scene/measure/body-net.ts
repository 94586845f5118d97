import { buildNetFromJson } from '@gallerist/embedding/architectures';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { embedRows, seedOf, train } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import { cropImage, embeddingNetV2Spec, growBox } from '@gallerist/preprocess';
import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import type { Crop } from '../../ingest/following/crop.ts';
import { drawn, peopleData, SIZE } from '../../experiments/people/people-set.ts';
import { colourStripes } from '../../experiments/people/untrained.ts';
import { recipeOf, variants } from '../../experiments/people/variants.ts';

/** As the pictures that the net is trained on. */
const MARGIN = 0.04;
/** Pictures of each person that it is trained on. */
export const SHOTS = 8;

export interface Embedder {
  readonly name: string;
  /** `[N][D]`, of length 1. */
  readonly embed: (crops: readonly Crop[]) => Promise<readonly Float32Array[]>;
}

/** Colour histograms of six stripes: nothing is learned. */
export const colourStripesEmbedder: Embedder = {
  name: 'colour stripes',
  embed: (crops) => Promise.resolve(rowsOf(colourStripes(crops.map(tight)), crops.length)),
};

/** A net that was trained here, to embed and to be installed. */
export interface BodyNet extends Embedder {
  readonly net: TrainableNet;
  readonly recipe: Recipe;
  readonly dispose: () => void;
}

/** What its net takes, as a pack says it: as `peopleData` fits and fills. */
export const bodySpec: PreprocessSpec = {
  ...embeddingNetV2Spec,
  geometry: { kind: 'box', size: SIZE, fit: 'letterbox', margin: 0 },
};

/** The net of docs/experiments/people.md (batch-hard triplets), trained on people and cameras of another site. */
export async function trainBodyNet(of: {
  readonly seed: number;
  readonly people: number;
  readonly epochs: number;
}): Promise<BodyNet> {
  const variant = variants['batch-hard-triplet'];
  if (variant === undefined) throw new RangeError('trainBodyNet: there is no variant batch-hard-triplet');
  const set = drawn(
    { seed: of.seed, difficulty: 'medium' },
    { first: 0, count: of.people, shots: SHOTS, isOccluded: false },
  );
  const recipe = recipeOf(variant, of);
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  await train({ recipe, net, data: peopleData(set, variant.fit) });
  return bodyNetOf(net, recipe);
}

/** Any net of that input, trained or not. */
export function bodyNetOf(net: TrainableNet, recipe: Recipe): BodyNet {
  return {
    ...{ name: 'trained net', net, recipe },
    embed: async (crops) => {
      const pictures = crops.map(tight);
      const labels = Int32Array.from(pictures, (_, i) => i);
      const values = await embedRows(net, peopleData({ pictures, labels, cameras: labels }, 'letterbox'));
      return rowsOf(values, pictures.length);
    },
    dispose: () => {
      net.dispose();
    },
  };
}

const rowsOf = (values: Float32Array, count: number): readonly Float32Array[] =>
  Array.from({ length: count }, (_, i) =>
    values.slice((i * values.length) / count, ((i + 1) * values.length) / count),
  );

/** A person cut out as the pictures are that the net is trained on. */
export const tight = ({ image, box }: Crop): RgbImage => cropImage(image, growBox(box, MARGIN)).image;
