import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { IdentityRef } from '../identity/identity.schema.ts';
import { actorNameOf, globalActorId } from '../user/actor.schema.ts';
import type { Consent, ConsentCounts, ConsentState, ConsentStanding, LawfulBasis } from './consent.types.ts';

export const LawfulBasisRef = builder.enumType('LawfulBasis', {
  description: 'Why the law allows that somebody is recognised; article 6 (1) of the GDPR.',
  values: {
    CONSENT: { description: 'The person agreed (a).' },
    CONTRACT: { description: 'A contract with the person asks for it (b).' },
    LEGAL_OBLIGATION: { description: 'A law asks for it (c).' },
    VITAL_INTERESTS: { description: 'It protects a life (d).' },
    PUBLIC_TASK: { description: 'A task in the public interest asks for it (e).' },
    LEGITIMATE_INTERESTS: { description: 'Interests that outweigh those of the person (f).' },
  } satisfies Record<LawfulBasis, { description: string }>,
});

const ConsentStateRef = builder.enumType('ConsentState', {
  description: 'How an identity stands, all its consents together.',
  values: {
    NONE: { description: 'None was ever recorded.' },
    GIVEN: { description: 'One is in force.' },
    EXPIRED: { description: 'There were some; the last one has expired. It is found no more.' },
    WITHDRAWN: { description: 'There were some; the last one was withdrawn. It is found no more.' },
  } satisfies Record<ConsentState, { description: string }>,
});

export const ConsentRef = builder.objectRef<Consent>('Consent').implement({
  description: 'Why somebody may be recognised. Nothing of it changes but that it may be withdrawn.',
  fields: (t) => ({
    id: t.id({ description: 'Opaque.', resolve: ({ id }) => encodeId('Consent', id) }),
    lawfulBasis: t.expose('lawfulBasis', { type: LawfulBasisRef, description: 'Why the law allows it.' }),
    purpose: t.exposeString('purpose', { description: 'What for, in words.' }),
    note: t.exposeString('note', { nullable: true, description: 'More words; null if none were given.' }),
    givenAt: t.expose('givenAt', { type: 'DateTime', description: 'Since when.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when; null has no end.',
    }),
    withdrawnAt: t.expose('withdrawnAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; null if it was not.',
    }),
    isInForce: t.boolean({
      description: 'Whether it has neither expired nor been withdrawn.',
      resolve: (consent, _args, { services }) => services.consents.isInForce(consent),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
  }),
});

builder.objectFields(ConsentRef, (t) => ({
  evidenceUrl: t.string({
    nullable: true,
    description: 'Where this server has the picture that proves it; null if there is none.',
    resolve: ({ evidenceMediaId }) =>
      evidenceMediaId === null ? null : `/media/${encodeURIComponent(encodeId('Media', evidenceMediaId))}`,
  }),
  recordedById: t.id({
    description: 'Id of the person or API key that recorded it.',
    resolve: async ({ recordedById }, _args, context) => await globalActorId(context, recordedById),
  }),
  recordedByName: t.string({
    nullable: true,
    description: 'Name of the person or API key that recorded it; null if it is gone.',
    resolve: async ({ recordedById }, _args, context) => await actorNameOf(context, recordedById),
  }),
  withdrawnByName: t.string({
    nullable: true,
    description: 'Name of the person or API key that withdrew it; null if nobody did, or if it is gone.',
    resolve: async ({ withdrawnById }, _args, context) => await actorNameOf(context, withdrawnById),
  }),
}));

const ConsentConnectionRef = connectionType('Consent', ConsentRef);
export const standingLoader = mapLoader<ConsentStanding>(
  async (ids, { services }) => await services.consents.standings(ids),
);

builder.objectFields(IdentityRef, (t) => ({
  consentState: t.field({
    type: ConsentStateRef,
    description: 'How it stands, all its consents together, those of identities merged into it too.',
    resolve: async ({ id }, _args, context) => (await standingLoader(context).load(id))?.state ?? 'NONE',
  }),
  consentEndsAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the last of its consents ends, or has ended; null is never, or that there is none.',
    resolve: async ({ id }, _args, context) => (await standingLoader(context).load(id))?.endsAt ?? null,
  }),
  consents: t.field({
    type: ConsentConnectionRef,
    description: 'All that was recorded, newest first.',
    args: pageArguments(t.arg),
    resolve: async ({ id }, args, { services }) =>
      toConnection(await services.consents.list(id, pageRequest(args)), (row) => row.id),
  }),
}));

const ConsentCountsRef = builder.objectRef<ConsentCounts>('ConsentCounts').implement({
  description: 'How many identities of a gallery stand how.',
  fields: (t) => ({
    none: t.exposeInt('none', { description: 'Without any consent.' }),
    given: t.exposeInt('given', { description: 'With one in force.' }),
    expired: t.exposeInt('expired', { description: 'Whose last one has expired.' }),
    withdrawn: t.exposeInt('withdrawn', { description: 'Whose last one was withdrawn.' }),
  }),
});
const countsLoader = mapLoader<ConsentCounts>(
  async (ids, { services }) => await services.consents.counts(ids),
);

builder.objectFields(GalleryRef, (t) => ({
  consentRequired: t.exposeBoolean('consentRequired', {
    description: 'Whether identities without a consent in force get no samples and are not found.',
  }),
  consentCounts: t.field({
    type: ConsentCountsRef,
    description: 'How many of its identities stand how.',
    resolve: async ({ id }, _args, context) =>
      (await countsLoader(context).load(id)) ?? { none: 0, given: 0, expired: 0, withdrawn: 0 },
  }),
}));
