import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { standingLoader } from '../consent/consent.schema.ts';
import { IdentityRef } from '../identity/identity.schema.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { dayMs, graceDays } from './retention.types.ts';
import type {
  AskedRule,
  RetentionKind,
  RetentionPreview,
  RetentionRule,
  RetentionSource,
} from './retention.types.ts';

const RetentionKindRef = builder.enumType('RetentionKind', {
  description: 'What is kept for a time, and what its days are counted from.',
  values: {
    ORIGINALS: { description: 'Pictures as they came, since they were uploaded. Samples and crops stay.' },
    CROPS: {
      description:
        'Crops of samples, since they were enrolled. Samples stay, but cannot follow to another model.',
    },
    PROBES: { description: 'Recorded searches with their probes, since they were made; at most 30 days.' },
    SIGHTINGS: {
      description: "Sightings, since they were recorded; never longer than the gallery's `sightingHours`.",
    },
    EXPIRED_BODIES: { description: 'Body samples, since they are not found any more; `expiredBodyDays`.' },
    AUDIT: { description: 'Details of entries of the audit log, since they were written. Entries stay.' },
    ENDED_CONSENT: { description: 'People, since their last consent ended: then they are erased.' },
  } satisfies Record<RetentionKind, { description: string }>,
});

const RetentionSourceRef = builder.enumType('RetentionSource', {
  description: 'Whose rule it is.',
  values: {
    GALLERY: { description: "The gallery's own." },
    INSTANCE: { description: 'What all galleries inherit that have none of their own.' },
    BUILT_IN: { description: 'Nobody has set anything.' },
  } satisfies Record<RetentionSource, { description: string }>,
});

const PendingRetentionRef = builder
  .objectRef<NonNullable<RetentionRule['pending']>>('PendingRetention')
  .implement({
    description: 'A term that was set and does not hold yet.',
    fields: (t) => ({
      days: t.exposeInt('days', { nullable: true, description: 'Days; null is for ever.' }),
      appliesAt: t.expose('appliesAt', { type: 'DateTime', description: 'From then on it holds.' }),
    }),
  });

const RetentionRuleRef = builder.objectRef<RetentionRule>('RetentionRule').implement({
  description: `How long one kind of thing is kept. A shorter term holds only ${graceDays} days after it was set; setting the old one again takes it back.`,
  fields: (t) => ({
    kind: t.expose('kind', { type: RetentionKindRef, description: 'What.' }),
    days: t.exposeInt('days', { nullable: true, description: 'What holds now, in days; null is for ever.' }),
    source: t.expose('source', { type: RetentionSourceRef, description: 'Whose rule it is.' }),
    pending: t.expose('pending', {
      type: PendingRetentionRef,
      nullable: true,
      description: 'What is about to hold; null if nothing is.',
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody set it last here; null if nobody did.',
    }),
  }),
});

const rulesLoader = mapLoader<readonly RetentionRule[]>(async (ids, { services }) => {
  const found = await services.retention.rules(ids);
  return new Map([...found].flatMap(([id, rules]) => (id === null ? [] : [[id, rules] as const])));
});

builder.objectField(GalleryRef, 'retention', (t) =>
  t.field({
    type: [RetentionRuleRef],
    description: 'How long what is kept, a rule for each kind.',
    resolve: async ({ id }, _args, context) => [...((await rulesLoader(context).load(id)) ?? [])],
  }),
);

builder.objectField(IdentityRef, 'erasedAfter', (t) =>
  t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'Its last consent has ended: from then on the server erases it. Null while one is in force, and where people are kept.',
    resolve: async ({ id, galleryId }, _args, context) => {
      const standing = await standingLoader(context).load(id);
      if (standing?.endsAt == null || standing.state === 'GIVEN') return null;
      const rules = await rulesLoader(context).load(galleryId);
      const days = rules?.find(({ kind }) => kind === 'ENDED_CONSENT')?.days ?? null;
      return days === null ? null : new Date(standing.endsAt.getTime() + days * dayMs);
    },
  }),
);

const RetentionTermInput = builder.inputType('RetentionTermInput', {
  isOneOf: true,
  description: 'How long.',
  fields: (t) => ({
    days: t.int({ description: 'So many days, 0 for none.' }),
    forEver: t.boolean({ description: 'True: nothing goes.' }),
    inherit: t.boolean({ description: 'True: what the instance says.' }),
  }),
});

const RetentionRuleInput = builder.inputType('RetentionRuleInput', {
  description: 'A rule to set or to try.',
  fields: (t) => ({
    kind: t.field({ type: RetentionKindRef, required: true, description: 'What.' }),
    term: t.field({ type: RetentionTermInput, required: true, description: 'How long.' }),
  }),
});

function askedRules(rules: readonly (typeof RetentionRuleInput.$inferInput)[]): readonly AskedRule[] {
  return rules.map(({ kind, term }) => {
    if (typeof term.days === 'number') return { kind, term: { days: term.days } };
    if (term.forEver === true) return { kind, term: { days: null } };
    if (term.inherit === true) return { kind, term: { isInherited: true } };
    throw new BadRequestError('forEver and inherit can only be true');
  });
}

const RetentionPreviewRef = builder.objectRef<RetentionPreview>('RetentionPreviewItem').implement({
  description: 'What would go of one kind.',
  fields: (t) => ({
    kind: t.expose('kind', { type: RetentionKindRef, description: 'What.' }),
    days: t.exposeInt('days', { nullable: true, description: 'By which term; null is for ever.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
    bytes: t.float({
      description: 'Bytes, where the database knows them: of originals and of details.',
      resolve: ({ bytes }) => bytes,
    }),
    oldestAt: t.expose('oldestAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Of the oldest one; null if there is none.',
    }),
  }),
});

builder.queryFields((t) => ({
  retentionDefaults: t.field({
    type: [RetentionRuleRef],
    permission: 'PRIVACY_READ',
    description: 'What all galleries inherit that have no rule of their own.',
    resolve: async (_root, _args, { services }) => [
      ...((await services.retention.rules([null])).get(null) ?? []),
    ],
  }),
  retentionPreview: t.field({
    type: [RetentionPreviewRef],
    nullable: true,
    permission: 'PRIVACY_READ',
    description:
      'What would go from a gallery if these rules held now, without any grace; by its own rules for kinds that none is given of. Null if the gallery is absent or hidden.',
    args: {
      galleryId: t.arg.id({ required: true, description: 'Which gallery.' }),
      rules: t.arg({ type: [RetentionRuleInput], description: 'Rules to try; those that hold if absent.' }),
    },
    resolve: async (_root, { galleryId, rules }, { services, request }) => {
      const id = decodeId('Gallery', galleryId);
      const found = await services.retention.preview(request, id, askedRules(rules ?? []));
      return found === null ? null : [...found];
    },
  }),
}));

const SetRetentionInput = builder.inputType('SetRetentionInput', {
  description: 'Rules of a gallery, or of the instance.',
  fields: (t) => ({
    galleryId: t.id({ description: 'Which gallery; absent: what all galleries inherit.' }),
    rules: t.field({ type: [RetentionRuleInput], required: true, description: 'Each kind at most once.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const SetRetentionPayload = payloadType<readonly RetentionRule[]>('SetRetentionPayload');
builder.objectField(SetRetentionPayload, 'rules', (t) =>
  t.field({
    type: [RetentionRuleRef],
    nullable: true,
    description: 'All rules as they are now; null if nothing was done.',
    resolve: ({ result }) => (result === null ? null : [...result]),
  }),
);

const ApplyRetentionInput = builder.inputType('ApplyRetentionInput', {
  description: 'A gallery whose rules are to be applied now.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    dryRun: t.boolean({
      defaultValue: false,
      description: 'Only counts: the result of the job says how many.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ApplyRetentionPayload = payloadType<Job>('ApplyRetentionPayload');
builder.objectField(ApplyRetentionPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that removes, or counts; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationFields((t) => ({
  setRetention: t.field({
    type: SetRetentionPayload,
    permission: 'PRIVACY_WRITE',
    description: `Sets how long what is kept. A longer term holds at once, a shorter one ${graceDays} days later: look at \`retentionPreview\` before.`,
    args: { input: t.arg({ type: SetRetentionInput, required: true, description: 'The rules.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const { galleryId } = input;
      const of = typeof galleryId === 'string' ? decodeId('Gallery', galleryId) : undefined;
      const idempotencyKey = input.idempotencyKey ?? null;
      const rules = askedRules(input.rules);
      return toPayload(await services.retention.set(request, { galleryId: of, rules, idempotencyKey }));
    },
  }),
  applyRetention: t.field({
    type: ApplyRetentionPayload,
    permission: 'PRIVACY_WRITE',
    description:
      'Removes now what a gallery keeps no longer by the rules that hold; the server does it each hour by itself.',
    args: { input: t.arg({ type: ApplyRetentionInput, required: true, description: 'Which gallery.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.retention.apply(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          isDryRun: input.dryRun === true,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
}));
