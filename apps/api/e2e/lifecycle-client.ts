import { setTimeout as delay } from 'node:timers/promises';
import { PromotionClient } from './promotion-client.ts';

const hint = { alignedTemplate: 'arcface-112' };
const waitMs = 900_000;

export interface FoundPerson {
  readonly identityId: string;
  readonly space: string;
  readonly like: number;
}

/** Speaks for the test of a model's whole life. Every answer must come without errors of any kind. */
export class LifecycleClient extends PromotionClient {
  async #ask(query: string, variables: object = {}) {
    const { data, errors, text } = await this.app.graphql(query, variables, this.secret);
    if (errors.length > 0) throw new Error(text);
    return data;
  }

  async enrolPerson(galleryId: string, name: string, pictures: readonly string[]): Promise<string> {
    const identityId = await this.identity(galleryId, name);
    const images = pictures.map((base64) => ({ image: { base64 }, hint }));
    const { accepted, userErrors, rejected } = await this.enroll(identityId, images, { review: 'OFF' });
    if (accepted.length !== pictures.length) throw new Error(JSON.stringify([userErrors, rejected]));
    return identityId;
  }

  async candidates(galleryId: string, base64: string): Promise<readonly FoundPerson[]> {
    const input = { galleryIds: [galleryId], image: { base64 }, hint, minDecision: 'UNKNOWN', topK: 5 };
    const { probes, userErrors } = await this.search(input);
    if (userErrors.length > 0 || probes.length !== 1) throw new Error(JSON.stringify([userErrors, probes]));
    return probes[0].candidates.map(
      (one: { identity: { id: string }; space: { id: string }; cosineSimilarity: number }) => ({
        ...{ identityId: one.identity.id, space: one.space.id, like: one.cosineSimilarity },
      }),
    );
  }

  async nearest(galleryId: string, base64: string): Promise<FoundPerson | null> {
    return (await this.candidates(galleryId, base64))[0] ?? null;
  }

  async deleteIdentity(id: string): Promise<void> {
    const query = `mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }`;
    const { userErrors } = (await this.#ask(query, { id })).deleteIdentity;
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  }

  async merge(winnerId: string, loserId: string): Promise<void> {
    const query = `mutation ($input: MergeIdentitiesInput!) { mergeIdentities(input: $input) { userErrors { code } } }`;
    const { userErrors } = (await this.#ask(query, { input: { winnerId, loserIds: [loserId] } }))
      .mergeIdentities;
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  }

  /** The verdict of the gate. */
  async evaluate(modelVersionId: string, galleryId: string): Promise<string | null> {
    const query = `mutation ($input: EvaluateModelInput!) { evaluateModel(input: $input) { job { id } userErrors { code message } } }`;
    const input = { modelVersionId, galleryIds: [galleryId] };
    const { job, userErrors } = (await this.#ask(query, { input })).evaluateModel;
    if (job === null) throw new Error(JSON.stringify(userErrors));
    await this.#ended(job.id);
    const { evaluations } = await this.#ask(`{ evaluations(first: 1) { edges { node { verdict } } } }`);
    return evaluations.edges[0].node.verdict;
  }

  async #ended(jobId: string): Promise<void> {
    for (const deadline = Date.now() + waitMs; ;) {
      const { job } = await this.#ask(`query ($id: ID!) { job(id: $id) { state error } }`, { id: jobId });
      if (job.state === 'SUCCEEDED') return;
      if (job.state === 'FAILED' || Date.now() > deadline) throw new Error(JSON.stringify(job));
      await delay(250);
    }
  }

  /** A schedule that trains only because somebody corrected something; what came of it. */
  async trainBySchedule(galleryId: string, base64: string) {
    const query = `mutation ($input: CreateScheduleInput!) { createSchedule(input: $input) {
      schedule { id } userErrors { code message path } } }`;
    const plan = { name: 'nightly', kind: 'TRAINING', cron: '* * * * *', galleryIds: [galleryId] };
    const input = { ...plan, onlyIf: { minNewFeedback: 1 }, options: { recipe: 'ADAPTER' } };
    const { schedule, userErrors } = (await this.#ask(query, { input })).createSchedule;
    if (schedule === null) throw new Error(JSON.stringify(userErrors));
    await this.#correct(galleryId, base64);
    const run = await this.#trained();
    await this.#ask(`mutation ($id: ID!) { deleteSchedule(id: $id) { userErrors { code } } }`, {
      id: schedule.id,
    });
    return run;
  }

  async #correct(galleryId: string, base64: string): Promise<void> {
    const input = { galleryIds: [galleryId], image: { base64 }, hint, minDecision: 'UNKNOWN', topK: 2 };
    const { id: searchId, probes } = await this.search(input);
    const candidateIdentityId = probes[0].candidates[1].identity.id;
    const query = `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { userErrors { code message } } }`;
    const feedback = { searchId, probeIndex: 0, candidateIdentityId, verdict: 'NOT_THIS_PERSON' };
    const { userErrors } = (await this.#ask(query, { input: feedback })).giveFeedback;
    if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  }

  /** What the server logged of jobs that ended with an error. */
  #errors(): string {
    const lines = this.app.logged().split('\n');
    return lines.filter((line) => line.includes('a job ended with an error')).join('\n');
  }

  async #trained(): Promise<{ readonly modelVersionId: string; readonly verdict: string | null }> {
    const query = `{ trainingRuns(first: 1) { edges { node { finishedAt failureCode failure model { id } job { state error } evaluation { verdict } } } } }`;
    for (const deadline = Date.now() + waitMs; ;) {
      const run = (await this.#ask(query)).trainingRuns.edges[0]?.node;
      const isGivenUp = run?.failureCode != null || run?.job?.state === 'FAILED';
      if (isGivenUp || Date.now() > deadline) throw new Error(`${JSON.stringify(run)}\n${this.#errors()}`);
      if (run?.finishedAt != null) {
        return { modelVersionId: run.model.id, verdict: run.evaluation?.verdict ?? null };
      }
      await delay(500);
    }
  }
}
