import type { CallOptions } from '../core/connection.ts';
import { newIdempotencyKey } from '../core/document.ts';
import * as operations from '../generated/operations.ts';
import { accepted, present } from '../user-errors.ts';
import { keyed, type Ask, type MutationOptions } from './call.ts';

export type Enrollment = operations.EnrollSamplesMutation['enrollSamples'];
export type SearchAnswer = operations.SearchQuery['search'];
export type VerifyAnswer = operations.VerifyQuery['verify'];
export type InspectedSubject = operations.InspectImageQuery['inspectImage'][number];
export type FeedbackGiven = operations.GiveFeedbackMutation['giveFeedback'];

export function recognitionCalls(ask: Ask) {
  return {
    /** Adds pictures to an identity. What was rejected is in the result, with its reason. @throws {UserErrors} */
    enroll: async (
      input: operations.EnrollSamplesInput,
      options: MutationOptions = {},
    ): Promise<Enrollment> => {
      const variables = { input: keyed(input, options) };
      return accepted((await ask(operations.EnrollSamplesDocument, variables, options)).enrollSamples);
    },
    /** Who is in a picture, as `enroll` would see them; nothing is stored. */
    inspect: async (
      variables: operations.InspectImageQueryVariables,
      options: CallOptions = {},
    ): Promise<readonly InspectedSubject[]> =>
      (await ask(operations.InspectImageDocument, variables, options)).inspectImage,
    /** Who is this? No face and no match are results. @throws {UserErrors} */
    search: async (input: operations.SearchInput, options: CallOptions = {}): Promise<SearchAnswer> =>
      accepted((await ask(operations.SearchDocument, { input }, options)).search),
    /** Are these two the same person? @throws {UserErrors} */
    verify: async (input: operations.VerifyInput, options: CallOptions = {}): Promise<VerifyAnswer> =>
      accepted((await ask(operations.VerifyDocument, { input }, options)).verify),
    /** Says what is true of a probe of a search; holds from the next search on. @throws {UserErrors} */
    giveFeedback: async (
      input: operations.GiveFeedbackInput,
      options: MutationOptions = {},
    ): Promise<FeedbackGiven> => {
      const variables = { input: keyed(input, options) };
      return accepted((await ask(operations.GiveFeedbackDocument, variables, options)).giveFeedback);
    },
    /** Takes feedback back. @throws {UserErrors} */
    withdrawFeedback: async (
      id: string,
      options: MutationOptions = {},
    ): Promise<operations.FeedbackFieldsFragment> => {
      const variables = { id, idempotencyKey: options.idempotencyKey ?? newIdempotencyKey() };
      const { withdrawFeedback } = await ask(operations.WithdrawFeedbackDocument, variables, options);
      return present(accepted(withdrawFeedback).feedback);
    },
  };
}
