import type { Session } from '../../core/session.ts';
import { builder } from '../../graphql/builder.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { targetIdOf, visibleGalleryIds } from '../../graphql/named-rows.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Activity, ActivityKind } from './activity.types.ts';

const ActivityKindRef = builder.enumType('GalleryActivityKind', {
  description: 'What kind of thing happened.',
  values: {
    ENROLLED: { description: 'Samples were enrolled.' },
    DELETED: { description: 'Samples, an identity or the gallery were deleted.' },
    MOVED: { description: 'Samples went to another identity.' },
    IDENTITY_CHANGED: { description: 'An identity was created or changed.' },
    SEARCHED: { description: 'A search was answered; `outcome` is its decision.' },
    FEEDBACK: { description: 'Somebody said whether an answer was right.' },
    JOB: { description: 'A job began, went on or ended; `outcome` is its state.' },
    PROMOTED: { description: 'A model was promoted or rolled back.' },
    SETTINGS_CHANGED: { description: 'The gallery or its thresholds were changed.' },
  } satisfies Record<ActivityKind, { description: string }>,
});

const ActivityRef = builder.objectRef<Activity>('GalleryActivity').implement({
  description: 'Something that happened in a gallery: ids, and neither names nor pictures.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    kind: t.expose('kind', { type: ActivityKindRef, description: 'What kind of thing happened.' }),
    action: t.exposeString('action', {
      description: 'The operation as the schema names it; the kind of the job for a job.',
    }),
    outcome: t.exposeString('outcome', { description: '`OK`, a decision, or the state of the job.' }),
    targetId: t.id({
      nullable: true,
      description: 'Id of what it was done to, which may be gone.',
      resolve: targetIdOf,
    }),
    galleryIds: t.idList({
      description: 'The galleries that it was about, of those that the caller may see.',
      resolve: ({ galleryIds }, _args, { request }) => visibleGalleryIds(request.actor.scope, galleryIds),
    }),
  }),
});

function sessionOf({ session }: GraphqlContext): Session {
  if (session === undefined) throw new TypeError('sessionOf: the request came over HTTP');
  return session;
}

builder.subscriptionFields((t) => ({
  jobUpdated: t.field({
    type: JobRef,
    permission: 'JOB_READ',
    description: 'A job, as it is now and whenever it changes; without an id every job, as it changes.',
    args: { jobId: t.arg.id({ description: 'Which job; absent: all that the caller may see.' }) },
    subscribe: async (_root, { jobId }, context) =>
      await context.services.activity.jobUpdated(
        sessionOf(context),
        jobId == null ? undefined : decodeId('Job', jobId),
      ),
    resolve: ({ value }) => value,
  }),
  galleryActivity: t.field({
    type: ActivityRef,
    permission: 'GALLERY_READ',
    description: 'What happens in a gallery from now on; ends when the caller may not see it any more.',
    args: { galleryId: t.arg.id({ required: true, description: 'Which gallery.' }) },
    subscribe: async (_root, { galleryId }, context) =>
      await context.services.activity.galleryActivity(sessionOf(context), decodeId('Gallery', galleryId)),
    resolve: ({ value }) => value,
  }),
}));
