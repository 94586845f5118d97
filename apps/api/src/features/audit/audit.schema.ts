import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { filterText } from '../../graphql/filter-text.ts';
import { decodeId, splitId } from '../../graphql/global-id.ts';
import { targetIdOf, visibleGalleryIds } from '../../graphql/named-rows.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { actorIdOf, actorNameOf, decodeActorId } from '../user/actor.schema.ts';
import type { AuditFilter, AuditRecord } from './audit.types.ts';

const AuditEntryRef = builder.objectRef<AuditRecord>('AuditEntry').implement({
  description:
    'Something that was done, written in the same transaction. Entries are never changed: each carries the hash of the one before.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    actorId: t.id({
      nullable: true,
      description: 'Id of the person or API key that did it; null for the server itself.',
      resolve: async (entry, _args, context) => await actorIdOf(context, entry.actorId),
    }),
    actorName: t.string({
      nullable: true,
      description: 'Name of the person or API key that did it; null for the server itself.',
      resolve: async (entry, _args, context) => await actorNameOf(context, entry.actorId),
    }),
    action: t.exposeString('action', { description: 'The operation as the schema names it.' }),
    targetType: t.exposeString('targetType', { nullable: true, description: 'Type of what it was done to.' }),
    targetId: t.id({
      nullable: true,
      description: 'Id of what it was done to, which may be gone.',
      resolve: targetIdOf,
    }),
    galleryIds: t.idList({
      description: 'The galleries that it was about, of those that the caller may see.',
      resolve: ({ galleryIds }, _args, { request }) => visibleGalleryIds(request.actor.scope, galleryIds),
    }),
    outcome: t.exposeString('outcome', { description: '`OK`, a decision, or the code of the failure.' }),
    detail: t.expose('detail', {
      type: 'JSONObject',
      description: 'What else is known; never names of people.',
    }),
    requestId: t.exposeString('requestId', { description: 'Finds the request in the logs.' }),
  }),
});

builder.objectFields(AuditEntryRef, (t) => ({
  chainIndex: t.exposeString('chainIndex', {
    nullable: true,
    description:
      "Place in its month's chain, from 1; null until it is sealed, a few seconds after it was written, and for callers of some galleries.",
  }),
  hash: t.exposeString('hash', {
    nullable: true,
    description: 'SHA-256 over the entry, its place and `previousHash`; null like `chainIndex`.',
  }),
  previousHash: t.exposeString('previousHash', {
    nullable: true,
    description: 'Hash of the entry before it in the chain; null like `chainIndex`.',
  }),
}));

const AuditConnectionRef = connectionType('AuditEntry', AuditEntryRef);

const AuditFilterRef = builder.inputType('AuditFilter', {
  description: 'Which entries to list; all conditions hold at once.',
  fields: (t) => ({
    action: t.string({ description: 'The operation as the schema names it.' }),
    actorId: t.id({ description: 'Id of the person or API key that did it.' }),
    galleryId: t.id({ description: 'About this gallery.' }),
    targetId: t.id({ description: 'Done to this: any id that the API gives, also of what is gone.' }),
    since: t.field({ type: 'DateTime', description: 'At or after.' }),
    until: t.field({ type: 'DateTime', description: 'Before.' }),
  }),
});

/** An id that names nothing finds nothing: no row has the nil UUID. */
const nilId = '00000000-0000-0000-0000-000000000000';

function toFilter(input: typeof AuditFilterRef.$inferInput | null | undefined): AuditFilter {
  const { action, actorId, galleryId, targetId, since, until } = input ?? {};
  return {
    ...(typeof action === 'string' ? { action: filterText(action, 'action') } : {}),
    ...(typeof actorId === 'string' ? { actorId: decodeActorId(actorId) ?? nilId } : {}),
    ...(typeof galleryId === 'string' ? { galleryId: decodeId('Gallery', galleryId) ?? nilId } : {}),
    ...(typeof targetId === 'string' ? { targetId: splitId(targetId)?.id ?? nilId } : {}),
    ...(since instanceof Date ? { since } : {}),
    ...(until instanceof Date ? { until } : {}),
  };
}

const isSequence = (text: string): boolean => /^\d{1,18}$/.test(text);

builder.queryField('auditLog', (t) =>
  t.field({
    type: AuditConnectionRef,
    permission: 'AUDIT_READ',
    description: 'What was done in the galleries that the caller may see, newest first.',
    args: {
      ...pageArguments(t.arg),
      filter: t.arg({ type: AuditFilterRef, description: 'Which entries; all if absent.' }),
    },
    resolve: async (_root, args, { services, request }) => {
      const page = await services.audit.list(request, toFilter(args.filter), pageRequest(args, isSequence));
      return toConnection(page, (entry) => entry.seq);
    },
  }),
);
