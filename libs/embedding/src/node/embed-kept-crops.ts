import { alignmentTemplates, cropSubject, defaultImageLimits, specSize } from '@gallerist/preprocess';
import type { AlignmentTemplate, RgbImage, Size } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { embedChips } from '../faces/embed-chips.ts';
import { hintedTemplate } from '../faces/hinted-face.ts';
import { locateLandmarks } from '../faces/locate-landmarks.ts';
import type { EmbedCropsRequest } from '../inference-pool.types.ts';
import type { BatchAnswer } from './analyse-batch.ts';
import { behindAdapter } from './spaces/embed-subjects.ts';
import type { OpenSpace, SpaceShelf } from './spaces/space-shelf.ts';

/** Embeds crops that were kept; see `EmbedCropsRequest`. Never rejects for a crop. */
export async function embedKeptCrops(
  id: number,
  { spaceId, crops }: EmbedCropsRequest,
  shelf: SpaceShelf,
): Promise<BatchAnswer> {
  try {
    const space = shelf.require(spaceId);
    const chips: (RgbImage | null)[] = [];
    for (const bytes of crops) chips.push(await chipOf(bytes, space, shelf.templates()));
    const whole = chips.filter((chip) => chip !== null);
    const vectors = (await behindAdapter(await embedChips(whole, space.embedder), space)).values();
    return { id, result: chips.map((chip) => (chip === null ? null : (vectors.next().value ?? null))) };
  } catch (fault) {
    return { id, fault };
  }
}

async function chipOf(
  bytes: Uint8Array,
  { embedder, finder }: OpenSpace,
  templates: readonly AlignmentTemplate[],
): Promise<RgbImage | null> {
  const decoded = await decodeImage(bytes, defaultImageLimits);
  if (!decoded.ok) return null;
  const { image } = decoded.value;
  const { spec } = embedder;
  if (isOfSize(image, specSize(spec))) return image;
  if (finder === null) return fitted(cropSubject({ image, subject: { kind: 'whole' } }, spec));
  const template = [...templates, ...alignmentTemplates].find((known) => isOfSize(image, known));
  if (template === undefined) return null;
  const { box } = hintedTemplate(image, template);
  const [points = []] = await locateLandmarks(image, [box], finder.landmarks);
  const landmarks = { set: 'ibug-68', points } as const;
  return fitted(cropSubject({ image, subject: { kind: 'landmarks', landmarks } }, spec));
}

const fitted = (crop: ReturnType<typeof cropSubject>): RgbImage | null => (crop.ok ? crop.value.image : null);

const isOfSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;
