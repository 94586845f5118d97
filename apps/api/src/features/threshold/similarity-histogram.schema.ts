import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { activeSpacesLoader } from '../model/model.schema.ts';
import { BINS } from './similarity-histogram.ts';
import type { SimilarityHistogram } from './similarity-histograms.ts';

interface SimilarityBin {
  readonly from: number;
  readonly to: number;
  readonly genuine: number;
  readonly impostor: number;
}

export const SimilarityBinRef = builder.objectRef<SimilarityBin>('SimilarityBin').implement({
  description: 'Cosine similarities of a small range.',
  fields: (t) => ({
    from: t.exposeFloat('from', { description: 'The range begins here.' }),
    to: t.exposeFloat('to', { description: 'It ends below this.' }),
    genuine: t.exposeInt('genuine', {
      description: 'Samples whose best other sample of the same identity is that similar.',
    }),
    impostor: t.exposeInt('impostor', {
      description: 'Pairs of a sample and another identity whose best sample is that similar.',
    }),
  }),
});

const HistogramRef = builder.objectRef<SimilarityHistogram>('SimilarityHistogram').implement({
  description:
    "How alike samples of one person and of different people are in a gallery: each sample against each identity's best sample, as a search scores them.",
  fields: (t) => ({
    bins: t.field({
      type: [SimilarityBinRef],
      description: `${BINS} ranges of equal width from −1 to 1.`,
      resolve: ({ genuine, impostor }) =>
        genuine.map((count, bin) => ({
          from: (2 * bin) / BINS - 1,
          to: (2 * (bin + 1)) / BINS - 1,
          genuine: count,
          impostor: impostor[bin] ?? 0,
        })),
    }),
    sampleCount: t.exposeInt('samples', { description: 'Samples that can be found.' }),
    identityCount: t.exposeInt('identities', { description: 'Identities that can be found.' }),
    comparedSampleCount: t.exposeInt('comparedSamples', {
      description: 'Samples that were compared: of a large gallery some, always the same people.',
    }),
    comparedIdentityCount: t.exposeInt('comparedIdentities', { description: 'Identities of these samples.' }),
  }),
});

builder.objectField(GalleryRef, 'similarityHistogram', (t) =>
  t.field({
    type: HistogramRef,
    nullable: true,
    complexity: 100,
    description:
      'Counted when it is asked for, and again once the gallery has changed in size; null if it has no space for the modality.',
    args: { modality: t.arg({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }) },
    resolve: async (gallery, args, context) => {
      const modality = args.modality ?? 'FACE';
      const active = await activeSpacesLoader(context).load(gallery.id);
      const space = active?.find((item) => item.modality === modality);
      if (space === undefined) return null;
      const target = { galleryId: gallery.id, modality, spaceId: space.spaceId };
      return await context.services.similarityHistograms.of(target);
    },
  }),
);
