import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLabels, checkLength, checkOneOf } from '../checks/checks.ts';
import { checkVectors } from './check-vectors.ts';
import { unitVector } from './unit-vector.ts';

/** Pictures of several templates (persons as enrolled or probed), in any order. */
export interface TemplatePictures {
  /** `[P][D]` embeddings, finite, all of one length. */
  readonly features: readonly ArrayLike<number>[];
  /** `[P]` the template of each picture. */
  readonly templates: ArrayLike<number>;
  /** `[P]` the medium (still or video) of each picture; frames of one video share it. */
  readonly media: ArrayLike<number>;
  /** `[P]` weights ≥ 0 of the pictures, such as detector scores; default 1. */
  readonly weights?: ArrayLike<number>;
}

export interface PooledTemplates {
  /** `[T]` the templates, ascending. */
  readonly templates: number[];
  /** `[T][D]` unit vectors; zeros where a template's features cancel out. */
  readonly features: Float64Array[];
}

/**
 * Pools pictures into templates as IJB-B and IJB-C do: mean of the weighted features within each medium, so that a long video
 * counts as one picture; sum over the media; L2 normalisation.
 *
 * @param options.norm `keep`: the length of a feature says how good its picture is and counts; `remove`: each feature is
 *   normalised first.
 * @throws {ShapeError} if lengths differ or there is no picture. @throws {ArgumentError} at a value that is not finite or a
 *   weight below 0.
 * @see Whitelam et al. 2017 (IJB-B); Maze et al. 2018 (IJB-C)
 */
export function poolTemplates(
  pictures: TemplatePictures,
  { norm }: { readonly norm: 'keep' | 'remove' },
): PooledTemplates {
  checkPictures(pictures);
  checkOneOf('poolTemplates', 'norm', { value: norm, names: ['keep', 'remove'] });
  const byTemplate = new Map<number, Map<number, number[]>>();
  for (let i = 0; i < pictures.features.length; i += 1) {
    const media = entryOf(byTemplate, pictures.templates[i] ?? 0, () => new Map<number, number[]>());
    entryOf(media, pictures.media[i] ?? 0, () => []).push(i);
  }
  const templates = [...byTemplate.keys()].sort((a, b) => a - b);
  const features = templates.map((template) => {
    const sum = new Float64Array(pictures.features[0]?.length ?? 0);
    for (const frames of byTemplate.get(template)?.values() ?? []) addMedium(sum, frames, { pictures, norm });
    return unitVector(sum);
  });
  return { templates, features };
}

function addMedium(
  sum: Float64Array,
  frames: readonly number[],
  { pictures, norm }: { readonly pictures: TemplatePictures; readonly norm: 'keep' | 'remove' },
): void {
  for (const frame of frames) {
    const raw = pictures.features[frame] ?? [];
    const feature = norm === 'keep' ? raw : unitVector(raw);
    const weight = (pictures.weights?.[frame] ?? 1) / frames.length;
    for (let d = 0; d < sum.length; d += 1) sum[d] = (sum[d] ?? 0) + weight * (feature[d] ?? 0);
  }
}

function entryOf<V>(map: Map<number, V>, key: number, create: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}

function checkPictures({ features, templates, media, weights }: TemplatePictures): void {
  checkVectors('poolTemplates', 'features', features);
  const length = features.length;
  checkLength('poolTemplates', 'templates', { values: templates, length });
  checkLength('poolTemplates', 'media', { values: media, length });
  checkLabels('poolTemplates', 'templates', templates);
  checkLabels('poolTemplates', 'media', media);
  if (weights === undefined) return;
  checkLength('poolTemplates', 'weights', { values: weights, length });
  checkFinite('poolTemplates', 'weights', weights);
  const negative = Array.from(weights).findIndex((weight) => weight < 0);
  if (negative === -1) return;
  const actual = `${String(weights[negative])} at ${negative}`;
  throw new ArgumentError('poolTemplates', 'weights', { expected: 'be >= 0', actual });
}
