import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { EmbeddingSpaceRef, spaceLoader } from '../model/model.schema.ts';
import type {
  Alert,
  AlertKind,
  DeliveryCounts,
  IndexDrift,
  JobCounts,
  ModelUse,
  OpenReview,
  SearchDay,
  Sight,
  Stock,
} from './statistics.types.ts';

const mostDays = 90;

/** Each is one or two statements over whole tables, and an alias more is one time more: a hundred fit into a request. */
const countCost = 500;

const StockRef = builder.objectRef<Stock>('Stock').implement({
  description: 'What is kept.',
  fields: (t) => ({
    galleries: t.exposeInt('galleries', { description: 'Galleries.' }),
    identities: t.exposeInt('identities', {
      description: 'Identities, without those that were merged into others.',
    }),
    samples: t.exposeInt('samples', { description: 'Samples, of faces and of bodies.' }),
  }),
});

const SearchDayRef = builder.objectRef<SearchDay>('SearchDay').implement({
  description: 'Recorded searches of a day in UTC.',
  fields: (t) => ({
    day: t.expose('day', { type: 'DateTime', description: 'Midnight at which it began.' }),
    searches: t.exposeInt('searches', { description: 'Searches.' }),
    match: t.exposeInt('match', { description: 'Probes that were somebody.' }),
    review: t.exposeInt('review', { description: 'Probes that may be somebody.' }),
    unknown: t.exposeInt('unknown', { description: 'Probes that were nobody.' }),
  }),
});

const JobCountsRef = builder.objectRef<JobCounts>('JobCounts').implement({
  description: 'How many jobs are where.',
  fields: (t) => ({
    queued: t.exposeInt('queued', { description: 'They wait for a worker, or for their next attempt.' }),
    running: t.exposeInt('running', { description: 'A worker is at them.' }),
    failedLastDay: t.exposeInt('failedLastDay', { description: 'They failed within the last 24 hours.' }),
  }),
});

const DeliveryCountsRef = builder.objectRef<DeliveryCounts>('DeliveryCounts').implement({
  description: 'How webhooks go.',
  fields: (t) => ({
    pending: t.exposeInt('pending', { description: 'Deliveries that are still tried.' }),
    failedLastDay: t.exposeInt('failedLastDay', {
      description: 'Deliveries of the last 24 hours that were given up.',
    }),
    disabledWebhooks: t.exposeInt('disabledWebhooks', {
      description: 'Webhooks that the server disabled for their failures.',
    }),
  }),
});

const OpenReviewRef = builder.objectRef<OpenReview>('OpenReview').implement({
  description: 'What waits for a person.',
  fields: (t) => ({
    items: t.exposeInt('items', { description: 'Open items.' }),
    oldestAt: t.expose('oldestAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest waits.',
    }),
  }),
});

const IndexDriftRef = builder.objectRef<IndexDrift>('IndexDrift').implement({
  description: 'How far the vector index is behind the database. Searches see what is pending all the same.',
  fields: (t) => ({
    pending: t.exposeInt('pending', { description: 'Changes that the index has not taken yet.' }),
    oldestPendingAt: t.expose('oldestPendingAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the oldest of them was made; null if there is none.',
    }),
    incompleteSpaces: t.exposeInt('incompleteSpaces', {
      description: 'Spaces whose index is being repaired; searches in them are refused meanwhile.',
    }),
    lastReconciledAt: t.expose('lastReconciledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the space that was compared longest ago was compared; null if one never was.',
    }),
  }),
});

const ModelUseRef = builder.objectRef<ModelUse>('ModelUse').implement({
  description: 'A model that galleries are searched with.',
  fields: (t) => ({
    space: t.field({
      type: EmbeddingSpaceRef,
      nullable: true,
      description: 'The space of the searches, with its model.',
      resolve: async (use, _args, context) => await spaceLoader(context).load(use.spaceId),
    }),
    galleries: t.exposeInt('galleries', { description: 'Galleries that are searched in it.' }),
  }),
});

const AlertKindRef = builder.enumType('AlertKind', {
  description: 'What somebody should look at.',
  values: {
    INDEX_BEHIND: { description: 'Changes wait for the index for more than two minutes.' },
    INDEX_INCOMPLETE: { description: 'An index is being repaired, and searches in it are refused.' },
    JOBS_FAILED: { description: 'Jobs failed within the last 24 hours.' },
    REVIEW_WAITING: { description: 'An item of the review queue waits for more than a week.' },
    WEBHOOK_DISABLED: { description: 'The server disabled a webhook for its failures.' },
  } satisfies Record<AlertKind, { description: string }>,
});

const AlertRef = builder.objectRef<Alert>('Alert').implement({
  description: 'Something that somebody should look at.',
  fields: (t) => ({
    kind: t.expose('kind', { type: AlertKindRef, description: 'What it is.' }),
    count: t.exposeInt('count', { description: 'Of how many things.' }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when; null where that is not known.',
    }),
  }),
});

const StatisticsRef = builder.objectRef<Sight>('Statistics').implement({
  description:
    'Numbers about the galleries that the caller sees. Each field is counted when it is asked for.',
  fields: (t) => ({
    stock: t.field({
      type: StockRef,
      description: 'What is kept.',
      complexity: countCost,
      resolve: (sight, _args, { services }) => services.statistics.stock(sight),
    }),
    searchesByDay: t.field({
      type: [SearchDayRef],
      description: 'Recorded searches of the last days in UTC, today included, oldest first.',
      complexity: ({ days }) => countCost + (days ?? 0),
      args: { days: t.arg.int({ defaultValue: 14, description: `1 to ${mostDays}.` }) },
      resolve: async (sight, { days }, { services }) => [
        ...(await services.statistics.searchesByDay(sight, wholeDays(days))),
      ],
    }),
    jobs: t.field({
      type: JobCountsRef,
      description: 'Jobs of these galleries; with access to all galleries those of the server too.',
      complexity: countCost,
      resolve: (sight, _args, { services }) => services.statistics.jobs(sight),
    }),
  }),
});

builder.objectFields(StatisticsRef, (t) => ({
  index: t.field({
    type: IndexDriftRef,
    description: 'How far the vector index is behind.',
    complexity: countCost,
    resolve: (sight, _args, { services }) => services.statistics.index(sight),
  }),
  models: t.field({
    type: [ModelUseRef],
    description: 'Models in use, the most used first.',
    complexity: countCost,
    resolve: async (sight, _args, { services }) => [...(await services.statistics.models(sight))],
  }),
  alerts: t.field({
    type: [AlertRef],
    description: 'What somebody should look at, the gravest first.',
    complexity: 4 * countCost,
    resolve: async (sight, _args, { services, request }) => [
      ...(await services.statistics.alerts(request, sight)),
    ],
  }),
}));

builder.objectFields(StatisticsRef, (t) => ({
  review: t.field({
    type: OpenReviewRef,
    nullable: true,
    description: 'The review queue; null for roles that may not open it.',
    complexity: countCost,
    resolve: (sight, _args, { services, request }) => services.statistics.review(request, sight),
  }),
  openClusters: t.int({
    nullable: true,
    description: 'Unknown people who were seen more than once; null for roles that may not open them.',
    complexity: countCost,
    resolve: (sight, _args, { services, request }) => services.statistics.openClusters(request, sight),
  }),
  deliveries: t.field({
    type: DeliveryCountsRef,
    nullable: true,
    description: 'Webhooks; null for roles that may not open them.',
    complexity: countCost,
    resolve: (sight, _args, { services, request }) => services.statistics.deliveries(request, sight),
  }),
}));

/** @throws {BadRequestError} */
function wholeDays(days: number | null | undefined): number {
  const wanted = days ?? 14;
  if (wanted < 1 || wanted > mostDays) throw new BadRequestError(`days must be 1 to ${mostDays}`);
  return wanted;
}

builder.queryField('statistics', (t) =>
  t.field({
    type: StatisticsRef,
    nullable: true,
    permission: 'GALLERY_READ',
    description:
      'Numbers about one gallery, or about all that the caller sees; null if there is no such gallery.',
    args: { galleryId: t.arg.id({ description: 'Absent: all galleries that the caller sees.' }) },
    resolve: async (_root, { galleryId }, { services, request }) =>
      await services.statistics.look(
        request,
        galleryId === null || galleryId === undefined ? undefined : decodeId('Gallery', galleryId),
      ),
  }),
);
