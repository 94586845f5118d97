import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import type { Modality } from '../../core/modality.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { activeSpacesLoader } from '../model/model.schema.ts';
import { ThresholdPolicyKindRef, ThresholdUsedRef } from '../verification/threshold.schema.ts';
import { usedOf } from './threshold-book.ts';
import type { GalleryPolicy } from './threshold.types.ts';

/** A gallery's modality that is searched in a space. */
interface GalleryThresholds {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

const policiesLoader = mapLoader<readonly GalleryPolicy[]>(async (galleryIds, { services }) =>
  Map.groupBy(await services.thresholds.policies(galleryIds), (policy) => policy.galleryId),
);

const ThresholdPolicyRef = builder.objectRef<GalleryPolicy>('ThresholdPolicy').implement({
  description: 'How the threshold of a gallery comes about.',
  fields: (t) => ({
    kind: t.field({
      type: ThresholdPolicyKindRef,
      description: 'The kind of policy.',
      resolve: ({ policy }) => policy.kind,
    }),
    match: t.float({
      nullable: true,
      description: 'Of STATIC, as it was set; null for the others.',
      resolve: ({ policy }) => (policy.kind === 'STATIC' ? policy.match : null),
    }),
    review: t.float({
      nullable: true,
      description: 'Of STATIC, as it was set; null for the others.',
      resolve: ({ policy }) => (policy.kind === 'STATIC' ? policy.review : null),
    }),
    targetRate: t.float({
      nullable: true,
      description: 'Of TARGET_FMR and TARGET_FPIR; null for the others.',
      resolve: ({ policy }) => ('rate' in policy ? policy.rate : null),
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was set.' }),
  }),
});

const ThresholdConnectionRef = connectionType('ThresholdUsed', ThresholdUsedRef);

const isSeq = (text: string): boolean => /^\d{1,18}$/.test(text);

const GalleryThresholdsRef = builder.objectRef<GalleryThresholds>('GalleryThresholds').implement({
  description: 'How a gallery decides about a modality.',
  fields: (t) => ({
    modality: t.expose('modality', { type: ModalityRef, description: 'What of a person.' }),
    policy: t.field({
      type: ThresholdPolicyRef,
      nullable: true,
      description: "Null until one is set: the pack's default threshold applies.",
      resolve: async ({ galleryId, modality }, _args, context) => {
        const policies = await policiesLoader(context).load(galleryId);
        return policies?.find((policy) => policy.modality === modality) ?? null;
      },
    }),
    current: t.field({
      type: ThresholdUsedRef,
      description: 'The threshold that applies now.',
      resolve: async ({ galleryId, spaceId }, _args, { services }) =>
        await services.thresholdBook.thresholdOf(galleryId, spaceId),
    }),
    history: t.field({
      type: ThresholdConnectionRef,
      description: 'Every threshold that was computed, newest first, of all spaces that were searched.',
      args: pageArguments(t.arg),
      resolve: async ({ galleryId, modality }, args, { services }) => {
        const { after, limit } = pageRequest(args, isSeq);
        const page = { after: after === null ? null : BigInt(after), limit };
        const versions = await services.thresholds.history({ galleryId, modality }, page);
        const connection = toConnection(versions, (version) => version.seq.toString());
        const edges = connection.edges.map((edge) => ({ ...edge, node: usedOf(edge.node) }));
        return { ...connection, edges };
      },
    }),
  }),
});

builder.objectField(GalleryRef, 'thresholds', (t) =>
  t.field({
    type: GalleryThresholdsRef,
    nullable: true,
    description: 'How the gallery decides; null if it has no space for the modality.',
    args: { modality: t.arg({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }) },
    resolve: async (gallery, args, context) => {
      const modality = args.modality ?? 'FACE';
      const active = await activeSpacesLoader(context).load(gallery.id);
      const space = active?.find((item) => item.modality === modality);
      return space === undefined ? null : { galleryId: gallery.id, modality, spaceId: space.spaceId };
    },
  }),
);
