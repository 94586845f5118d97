import { readFile } from 'node:fs/promises';
import { cropSubject, findAlignmentTemplate, specTemplate } from '@gallerist/preprocess';
import type { ImageLimits, PreprocessSpec, SubjectPlace } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import type { AnalyseRequest, InferencePool } from '../../../inference-pool.types.ts';
import type { CropOutcome, PictureFile, PictureSource } from './pack-embedder.types.ts';

/** From a picture file to the spec's crop. */
export interface PictureCropper {
  /** A reason for people where the picture cannot be decoded, shows no face, or defines no alignment. */
  crop(picture: PictureFile): Promise<CropOutcome>;
  /** The space of the pack that finds the faces, on which crops then depend too; null where nothing has to be found. */
  readonly finderSpace: string | null;
  dispose(): Promise<void>;
}

export interface CropperOptions {
  readonly spec: PreprocessSpec;
  readonly source: PictureSource;
  readonly limits: ImageLimits;
  /** Starts what finds faces and landmarks; called once, and only for sources that need it. */
  readonly openFinder: () => Promise<InferencePool>;
}

/**
 * @throws {RangeError} if the source does not suit the spec, or names no known template.
 */
export async function openCropper(options: CropperOptions): Promise<PictureCropper> {
  const { spec, source } = options;
  checkSource(spec, source);
  if (source.kind === 'whole') return directCropper(options, { kind: 'whole' });
  const given = source.kind === 'aligned' ? findAlignmentTemplate(source.template) : null;
  const target = spec.geometry.kind === 'align' ? specTemplate(spec.geometry.template) : null;
  if (given !== null && (target?.landmarkSet === 'face-5' || given.name === target?.name)) {
    return directCropper(options, { kind: 'aligned', template: given });
  }
  const finder = await options.openFinder();
  return {
    crop: (picture) => findAndCrop(picture, finder, options),
    finderSpace: finder.face.spaceId,
    dispose: () => finder.close(),
  };
}

function checkSource({ geometry }: PreprocessSpec, source: PictureSource): void {
  const isWhole = source.kind === 'whole';
  if (isWhole !== (geometry.kind === 'box')) {
    const allowed = geometry.kind === 'box' ? 'whole' : 'aligned or detect';
    throw new RangeError(`openPackEmbedder: source must be ${allowed} for this pack, got ${source.kind}`);
  }
  if (source.kind === 'aligned' && findAlignmentTemplate(source.template) === null) {
    throw new RangeError(
      `openPackEmbedder: source.template must be a known template, got ${source.template}`,
    );
  }
}

const directCropper = (options: CropperOptions, subject: SubjectPlace): PictureCropper => ({
  crop: async (picture) => decodeAndCrop(await bytesOf(picture), subject, options),
  finderSpace: null,
  dispose: () => Promise.resolve(),
});

async function decodeAndCrop(
  bytes: Uint8Array,
  subject: SubjectPlace,
  { spec, limits }: Pick<CropperOptions, 'spec' | 'limits'>,
): Promise<CropOutcome> {
  const decoded = await decodeImage(bytes, limits);
  if (!decoded.ok) return { ok: false, reason: decoded.error.message };
  return outcomeOf(cropSubject({ image: decoded.value.image, subject }, spec));
}

function outcomeOf(crop: ReturnType<typeof cropSubject>): CropOutcome {
  return crop.ok
    ? { ok: true, crop: crop.value.image }
    : { ok: false, reason: 'Its landmarks define no alignment.' };
}

/** Five points suffice for a template of five; one of 68 is the finder's own, whose crop is then taken. */
async function findAndCrop(
  picture: PictureFile,
  finder: InferencePool,
  options: CropperOptions,
): Promise<CropOutcome> {
  const { spec, source, limits } = options;
  const bytes = await bytesOf(picture);
  const wantCrops =
    spec.geometry.kind === 'align' && specTemplate(spec.geometry.template).landmarkSet === 'ibug-68';
  const hint = source.kind === 'aligned' ? { hint: { alignedTemplate: source.template } } : {};
  const request: AnalyseRequest = {
    bytes,
    limits,
    ...hint,
    maxSubjects: 1,
    wantEmbeddings: false,
    wantCrops,
  };
  const found = await finder.analyse(request);
  if (!found.ok) return { ok: false, reason: found.error.message };
  const [subject] = found.value.subjects;
  if (subject === undefined) return { ok: false, reason: 'No face was found.' };
  if (subject.crop === undefined) {
    const landmarks = { set: 'face-5', points: subject.landmarks } as const;
    return decodeAndCrop(bytes, { kind: 'landmarks', landmarks }, options);
  }
  const chip = await decodeImage(subject.crop.bytes, limits);
  return chip.ok ? { ok: true, crop: chip.value.image } : { ok: false, reason: chip.error.message };
}

const bytesOf = async (picture: PictureFile): Promise<Uint8Array> =>
  typeof picture === 'string' ? readFile(picture) : picture;
