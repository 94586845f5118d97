import { ForbiddenError, mayDo } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { CameraRef } from '../camera/camera.schema.ts';
import type { Camera } from '../camera/camera.types.ts';
import { IdentityRef } from '../identity/identity.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { Travel } from './find.types.ts';
import { sightingLoader, SightingRef } from './sighting.schema.ts';
import {
  timelinePlaceFromText,
  timelinePlaceToText,
  type FollowingEntry,
  type TimelineEntry,
} from './timeline.types.ts';
import { SightingTravelRef } from './travel.schema.ts';
import { travelBy, type Way } from './travel.ts';
import { cameraPair } from './ways-between.ts';

/** By gallery and external id. */
const namedCameraLoader = mapLoader<Camera>(
  async (keys, { services }) => await services.cameras.byExternalIds(keys),
);

/** By pair of cameras. */
const wayLoader = mapLoader<Way>(async (pairs, { services }) => await services.sightings.ways(pairs));

/** An entry with the gallery that its camera is of. */
type PlacedEntry = FollowingEntry & { readonly galleryId: string };

async function cameraOf(
  context: GraphqlContext,
  galleryId: string,
  { cameraExternalId }: TimelineEntry,
): Promise<Camera | null> {
  if (cameraExternalId === null) return null;
  return await namedCameraLoader(context).load(`${galleryId} ${cameraExternalId}`);
}

async function travelOf(context: GraphqlContext, entry: PlacedEntry): Promise<Travel | null> {
  const { galleryId, older } = entry;
  if (older === null) return null;
  const [from, to] = await Promise.all([
    cameraOf(context, galleryId, older),
    cameraOf(context, galleryId, entry),
  ]);
  if (from === null || to === null || from.id === to.id) return null;
  const way = await wayLoader(context).load(cameraPair(from, to));
  return way === null ? null : travelBy(way, intervalOf(older), intervalOf(entry));
}

const intervalOf = ({ at, until }: TimelineEntry) => ({ capturedAt: at, capturedUntil: until });

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
      resolve: async (entry, _args, context) => await cameraOf(context, entry.galleryId, entry),
    }),
    travel: t.field({
      type: SightingTravelRef,
      nullable: true,
      description:
        'From the camera of the entry before this one in time, on whatever page it is. Null where that is the same camera, where one of the two is no camera of the gallery or no way between them is known, and for the first in time. What was before `since` is not looked at: the first since then has none.',
      resolve: async (entry, _args, context) => await travelOf(context, entry),
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
