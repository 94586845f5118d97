import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { IdentityRef } from '../identity/identity.schema.ts';
import { ConsentRef, LawfulBasisRef } from './consent.schema.ts';
import type { RecordedConsent, WithdrawnConsents } from './consent.service.ts';

const RecordConsentInput = builder.inputType('RecordConsentInput', {
  description: 'What somebody agreed to, or why it is allowed without that.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Who.' }),
    lawfulBasis: t.field({ type: LawfulBasisRef, required: true, description: 'Why the law allows it.' }),
    purpose: t.string({ required: true, description: 'What for, 1 to 500 characters.' }),
    givenAt: t.field({ type: 'DateTime', required: true, description: 'Since when; not in the future.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when; no end if absent.' }),
    note: t.string({ description: 'At most 2,000 characters.' }),
    evidenceMediaId: t.id({
      description:
        "A picture of the caller's own uploads in the gallery that proves it; it is kept with the consent.",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const WithdrawConsentInput = builder.inputType('WithdrawConsentInput', {
  description: 'Who does not agree any more.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Who.' }),
    withdrawnAt: t.field({ type: 'DateTime', description: 'When; now if absent, never in the future.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const RecordPayload = payloadType<RecordedConsent>('RecordConsentPayload');
builder.objectFields(RecordPayload, (t) => ({
  consent: t.field({
    type: ConsentRef,
    nullable: true,
    description: 'What was recorded; null if nothing was done.',
    resolve: ({ result }) => result?.consent ?? null,
  }),
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'Whose it is; null if nothing was done.',
    resolve: ({ result }) => result?.identity ?? null,
  }),
}));

const WithdrawPayload = payloadType<WithdrawnConsents>('WithdrawConsentPayload');
builder.objectFields(WithdrawPayload, (t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'Whose consents ended; null if nothing was done.',
    resolve: ({ result }) => result?.identity ?? null,
  }),
  withdrawnCount: t.int({
    nullable: true,
    description: 'How many were in force; null if nothing was done.',
    resolve: ({ result }) => result?.count ?? null,
  }),
}));

builder.mutationFields((t) => ({
  recordConsent: t.field({
    type: RecordPayload,
    permission: 'CONSENT_WRITE',
    description: 'Adds to the consents of an identity. It is found, and gets samples, while one is in force.',
    args: { input: t.arg({ type: RecordConsentInput, required: true, description: 'What to record.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.consents.record(request, {
          ...{ lawfulBasis: input.lawfulBasis, purpose: input.purpose, note: input.note ?? null },
          ...{ givenAt: input.givenAt, expiresAt: input.expiresAt ?? null },
          identityId: decodeId('Identity', input.identityId),
          ...(input.evidenceMediaId == null
            ? {}
            : { evidenceMediaId: decodeId('Media', input.evidenceMediaId) }),
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
  withdrawConsent: t.field({
    type: WithdrawPayload,
    permission: 'CONSENT_WRITE',
    description:
      'Ends every consent of an identity that is in force: from then on it is not found, gets no samples, and the time until it is erased runs.',
    args: { input: t.arg({ type: WithdrawConsentInput, required: true, description: 'Whose.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.consents.withdraw(request, {
          identityId: decodeId('Identity', input.identityId),
          withdrawnAt: input.withdrawnAt ?? null,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
}));
