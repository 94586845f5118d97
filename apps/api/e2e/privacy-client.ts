import { setTimeout as delay } from 'node:timers/promises';
import type { TestApp } from './harness.ts';

const consentFields = `id lawfulBasis purpose note givenAt expiresAt withdrawnAt isInForce evidenceUrl recordedByName`;
const erasureFields = `id identityId state reason removed receipt finishedAt requestedByName jobId`;
const documents = {
  record: `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) {
    consent { ${consentFields} } identity { id consentState consentEndsAt } userErrors { code path } } }`,
  withdraw: `mutation ($input: WithdrawConsentInput!) { withdrawConsent(input: $input) {
    identity { id consentState consentEndsAt } withdrawnCount userErrors { code path } } }`,
  standing: `query ($id: ID!) { identity(id: $id) { consentState consentEndsAt erasedAfter
    consents { nodes { ${consentFields} } } gallery { consentRequired consentCounts { none given expired withdrawn } } } }`,
  erase: `mutation ($input: EraseIdentityInput!) { eraseIdentity(input: $input) {
    erasure { ${erasureFields} } userErrors { code message path } } }`,
  job: `query ($id: ID!) { job(id: $id) { state error exportFile { url } } }`,
  erasure: `query ($id: ID!) { erasure(id: $id) { ${erasureFields} } }`,
} as const;

/** Speaks for tests what data-protection officers write; every answer must come without top-level errors. */
export class PrivacyClient {
  readonly #app: TestApp;
  readonly #secret: string;

  constructor(app: TestApp, secret = app.ownerSecret) {
    this.#app = app;
    this.#secret = secret;
  }

  async #data(document: keyof typeof documents, variables: object) {
    const { data, errors, text } = await this.#app.graphql(documents[document], variables, this.#secret);
    if (errors.length > 0) throw new Error(`${document}: ${text}`);
    return data;
  }

  async record(identityId: string, more: object = {}) {
    const asked = { identityId, lawfulBasis: 'CONSENT', purpose: 'access to the building' };
    const input = { ...asked, givenAt: '2026-01-02T03:04:05.000Z', ...more };
    return (await this.#data('record', { input })).recordConsent;
  }

  async withdraw(identityId: string, more: object = {}) {
    return (await this.#data('withdraw', { input: { identityId, ...more } })).withdrawConsent;
  }

  async standing(id: string) {
    return (await this.#data('standing', { id })).identity;
  }

  async erase(identityId: string, more: object = {}) {
    return (await this.#data('erase', { input: { identityId, ...more } })).eraseIdentity;
  }

  /** Where the ZIP of an export is, once it is there. */
  async exported(id: string): Promise<string> {
    for (let turn = 0; turn < 600; turn += 1) {
      const { job } = await this.#data('job', { id });
      if (job.exportFile !== null) return job.exportFile.url;
      if (job.state === 'FAILED') throw new Error(job.error);
      await delay(100);
    }
    throw new Error('exported: the job did not end');
  }

  /** The erasure once it is done. */
  async done(id: string, patienceMs = 60_000) {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
      const { erasure } = await this.#data('erasure', { id });
      if (erasure?.state === 'DONE') return erasure;
      await delay(100);
    }
    throw new Error('done: the erasure did not end');
  }
}
