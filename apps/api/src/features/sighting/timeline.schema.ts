import { ForbiddenError, mayDo } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { CameraRef } from '../camera/camera.schema.ts';
import type { Camera } from '../camera/camera.types.ts';
import { IdentityRef } from '../identity/identity.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import { sightingLoader, SightingRef } from './sighting.schema.ts';
import { timelinePlaceFromText, timelinePlaceToText, type TimelineEntry } from './timeline.types.ts';

/** By gallery and external id. */
const namedCameraLoader = mapLoader<Camera>(
  async (keys, { services }) => await services.cameras.byExternalIds(keys),
);

/** An entry with the gallery that its camera is of. */
type PlacedEntry = TimelineEntry & { readonly galleryId: string };

const TimelineKindRef = builder.enumType('TimelineKind', {
  description: 'How it is known that somebody was somewhere.',
  values: {
    SIGHTING: { description: 'A sighting that somebody named.' },
    SAMPLE: { description: 'A sample with a camera; of those made of a sighting, once that has expired.' },
    SEARCH: {
      description: 'A recorded search with a camera that called its probe this person, and was not denied.',
    },
  },
});

const TimelineEntryRef = builder.objectRef<PlacedEntry>('TimelineEntry').implement({
  description: 'Somebody was somewhere.',
  fields: (t) => ({
    kind: t.expose('kind', { type: TimelineKindRef, description: 'How it is known.' }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When; of samples and searches without a time of capture, when they were made.',
    }),
    until: t.expose('until', {
      type: 'DateTime',
      description: 'Until when; the same as `at` of a single picture.',
    }),
    cameraExternalId: t.exposeString('cameraExternalId', {
      nullable: true,
      description: 'Which camera, as it was named then.',
    }),
    camera: t.field({
      type: CameraRef,
      nullable: true,
      description: 'The camera of that external id, removed or not; null if the gallery has none.',
      resolve: async ({ galleryId, cameraExternalId }, _args, context) =>
        cameraExternalId === null
          ? null
          : await namedCameraLoader(context).load(`${galleryId} ${cameraExternalId}`),
    }),
    searchId: t.id({
      nullable: true,
      description: 'Of SEARCH.',
      resolve: ({ kind, id }) => (kind === 'SEARCH' ? encodeId('Search', id) : null),
    }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', { nullable: true, description: 'Of SEARCH.' }),
  }),
});

builder.objectFields(TimelineEntryRef, (t) => ({
  sighting: t.field({
    type: SightingRef,
    nullable: true,
    description: 'Of SIGHTING.',
    resolve: async ({ kind, id }, _args, context) =>
      kind === 'SIGHTING' ? await sightingLoader(context).load(id) : null,
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: 'Of SAMPLE.',
    resolve: async ({ kind, id }, _args, context) =>
      kind === 'SAMPLE' ? await sampleLoader(context).load(id) : null,
  }),
}));

const TimelineConnectionRef = connectionType('TimelineEntry', TimelineEntryRef);

builder.objectField(IdentityRef, 'timeline', (t) =>
  t.field({
    type: TimelineConnectionRef,
    description:
      'Where the person was, over all cameras, the newest first. For roles that may search; each look is in the audit log.',
    args: {
      ...pageArguments(t.arg),
      since: t.arg({ type: 'DateTime', description: 'Only from then on.' }),
      until: t.arg({ type: 'DateTime', description: 'Only before it.' }),
    },
    resolve: async ({ id, galleryId }, args, { services, request }) => {
      if (!mayDo(request.actor.role, 'RECOGNISE')) throw new ForbiddenError('RECOGNISE');
      const page = pageRequest(args, (text) => timelinePlaceFromText(text) !== null);
      const between = { since: args.since ?? null, until: args.until ?? null };
      const found = await services.sightings.timeline(
        request,
        { identityId: id, galleryId, ...between },
        page,
      );
      const rows = found.rows.map((entry) => ({ ...entry, galleryId }));
      return toConnection({ ...found, rows }, timelinePlaceToText);
    },
  }),
);
