import type { CallOptions } from '../core/connection.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { everyNode, keyed, type Ask, type MutationOptions } from './call.ts';

export type Consent = operations.ConsentFieldsFragment;
export type Erasure = operations.ErasureFieldsFragment;

/** What a person agreed to, and their right to see and to be forgotten. */
export function privacyCalls(ask: Ask) {
  return {
    ...consentCalls(ask),
    /** Gathers everything held about a person. @returns The job; `downloadExport` has its ZIP. @throws {UserErrors} */
    exportIdentity: async (
      input: operations.ExportIdentityInput,
      options: MutationOptions = {},
    ): Promise<operations.JobFieldsFragment> => {
      const variables = { input: keyed(input, options) };
      return present(
        accepted((await ask(operations.ExportIdentityDocument, variables, options)).exportIdentity).job,
      );
    },
    /**
     * Nobody finds the person any more; `waitForJob(erasure.jobId)` waits until they are gone, and `erasures.get` has the receipt
     * then. It cannot be undone.
     *
     * @throws {UserErrors}
     */
    eraseIdentity: async (
      input: operations.EraseIdentityInput,
      options: MutationOptions = {},
    ): Promise<Erasure> => {
      const variables = { input: keyed(input, options) };
      return present(
        accepted((await ask(operations.EraseIdentityDocument, variables, options)).eraseIdentity).erasure,
      );
    },
  };
}

function consentCalls(ask: Ask) {
  return {
    /** Why a person may be recognised, since when and until when. @throws {UserErrors} */
    recordConsent: async (
      input: operations.RecordConsentInput,
      options: MutationOptions = {},
    ): Promise<Consent> => {
      const variables = { input: keyed(input, options) };
      return present(
        accepted((await ask(operations.RecordConsentDocument, variables, options)).recordConsent).consent,
      );
    },
    /** Ends every consent in force. @returns How many there were. @throws {UserErrors} */
    withdrawConsent: async (
      input: operations.WithdrawConsentInput,
      options: MutationOptions = {},
    ): Promise<number> => {
      const variables = { input: keyed(input, options) };
      const { withdrawConsent } = await ask(operations.WithdrawConsentDocument, variables, options);
      return present(accepted(withdrawConsent).withdrawnCount);
    },
    /** Those of a person, page after page; none of one who is not there. */
    consents: (identityId: string, options: CallOptions = {}): AsyncGenerator<Consent> =>
      everyNode(async (page) => {
        const { identity } = await ask(operations.ConsentsDocument, { ...page, identityId }, options);
        return identity?.consents ?? null;
      }),
  };
}

export function erasureCalls(ask: Ask) {
  return {
    /** Null: absent, or hidden from the caller. Its `receipt` is there once its state is `DONE`. */
    get: async (id: string, options: CallOptions = {}): Promise<Erasure | null> =>
      (await ask(operations.ErasureDocument, { id }, options)).erasure,
    /** All that the caller sees, page after page. */
    list: (options: CallOptions = {}): AsyncGenerator<Erasure> =>
      everyNode(async (page) => (await ask(operations.ErasuresDocument, page, options)).erasures),
  };
}
