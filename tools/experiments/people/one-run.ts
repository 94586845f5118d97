import { buildNetFromJson } from '@gallerist/embedding/architectures';
import { embedRows, seedOf, train } from '@gallerist/embedding/training';
import { peopleData } from './people-set.ts';
import type { PeopleSet } from './people-set.ts';
import { recallAt1 } from './recall.ts';
import { colourStripes, pixels } from './untrained.ts';
import { recipeOf, variants } from './variants.ts';

/** Recall@1 of people who were not trained on. */
export interface RunResult {
  readonly plain: number;
  /** Something stands in front of each probe; the gallery is as it was. */
  readonly occluded: number;
  readonly seconds: number;
}

const untrained = { pixels, 'colour-stripes': colourStripes } as const;

export const variantNames: readonly string[] = [...Object.keys(untrained), ...Object.keys(variants)];

export async function oneRun(
  name: string,
  set: PeopleSet,
  of: { readonly seed: number; readonly epochs: number },
): Promise<RunResult> {
  const started = performance.now();
  const { gallery, occluded } = await described(name, set, of);
  const seconds = (performance.now() - started) / 1000;
  const { labels, cameras } = set.plain;
  const rows = { values: gallery, labels, cameras };
  return { plain: recallAt1(gallery, rows), occluded: recallAt1(occluded, rows), seconds };
}

async function described(
  name: string,
  set: PeopleSet,
  of: { readonly seed: number; readonly epochs: number },
): Promise<{ readonly gallery: Float32Array; readonly occluded: Float32Array }> {
  if (name === 'pixels' || name === 'colour-stripes') {
    const describe = untrained[name];
    return { gallery: describe(set.plain.pictures), occluded: describe(set.occluded.pictures) };
  }
  const variant = variants[name];
  if (variant === undefined) throw new RangeError(`there is no variant ${name}`);
  const recipe = recipeOf(variant, of);
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  try {
    await train({ recipe, net, data: peopleData(set.train, variant.fit) });
    const gallery = await embedRows(net, peopleData(set.plain, variant.fit));
    return { gallery, occluded: await embedRows(net, peopleData(set.occluded, variant.fit)) };
  } finally {
    net.dispose();
  }
}
