import type { GraphQLResolveInfo } from 'graphql';

import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { searchCostPerSubject } from '../../graphql/limits.ts';
import { EmbeddingSpaceRef, spaceLoader } from '../model/model.schema.ts';
import type { InspectedSubject } from './inspection.ts';
import {
  BoundingBoxRef,
  ImageInputRef,
  ImageRejectionRef,
  PointRef,
  QualityRef,
  SubjectHintRef,
  toHint,
  toImageInput,
} from './picture.schema.ts';

const SubjectRef = builder.objectRef<InspectedSubject>('Subject').implement({
  description: 'A face or body of a picture.',
  fields: (t) => ({
    box: t.expose('box', { type: BoundingBoxRef, description: 'Where it is.' }),
    landmarks: t.field({
      type: [PointRef],
      description:
        'Left eye, right eye, nose tip, left and right mouth corner, as seen in the picture; none of a body.',
      resolve: (subject) => [...subject.landmarks],
    }),
    quality: t.expose('quality', { type: QualityRef, description: 'How good the picture of it is.' }),
    wouldReject: t.expose('wouldReject', {
      type: ImageRejectionRef,
      nullable: true,
      description: 'Why `enrollSamples` with STANDARD would refuse this subject alone; null if it would not.',
    }),
    space: t.field({
      type: EmbeddingSpaceRef,
      nullable: true,
      description: 'The space of `embedding`.',
      resolve: async (subject, _args, context) => await spaceLoader(context).load(subject.spaceId),
    }),
    embedding: t.floatList({
      nullable: true,
      description: 'Unit length; null for callers without the permission to see embeddings.',
      resolve: (subject) => (subject.embedding === null ? null : [...subject.embedding]),
    }),
  }),
});

/** Embedding a crowd takes seconds: only where the query asks for it. */
function asksFor(field: string, info: GraphQLResolveInfo): boolean {
  const names = new RegExp(`\\b${field}\\b`);
  const nodes = [...info.fieldNodes, ...Object.values(info.fragments)];
  return nodes.some((node) => names.test(JSON.stringify(node.selectionSet)));
}

builder.queryField('inspectImage', (t) =>
  t.field({
    type: [SubjectRef],
    permission: 'RECOGNISE',
    isSearch: true,
    complexity: { field: searchCostPerSubject, multiplier: 1 },
    description:
      'The faces, or the bodies, of a picture, largest first, or what the hint names, as `enrollSamples` would see them. Nothing is stored.',
    args: {
      image: t.arg({ type: ImageInputRef, required: true, description: 'The picture.' }),
      modality: t.arg({
        type: ModalityRef,
        defaultValue: 'FACE',
        description: 'Face or body.',
      }),
      hint: t.arg({ type: SubjectHintRef, description: 'Where the subject is; absent: it is looked for.' }),
    },
    // oxlint-disable-next-line max-params -- the signature of every GraphQL resolver
    resolve: async (_root, { image, modality, hint }, { services, request }, info) => {
      const wantsEmbeddings = asksFor('embedding', info);
      const inspected = await services.samples.inspect(request, {
        image: toImageInput(image),
        modality: modality ?? 'FACE',
        hint: toHint(hint),
        wantsEmbeddings,
      });
      if (inspected.ok) {
        return [...inspected.value];
      }
      const { error } = inspected;
      throw new BadRequestError(
        error.kind === 'picture'
          ? `${error.rejection.reason}: ${error.rejection.message}`
          : error.failure.message,
      );
    },
  }),
);
