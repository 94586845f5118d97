import { setTimeout as delay } from 'node:timers/promises';
import { FeedbackClient } from './feedback-client.ts';
import type { GraphqlAnswer } from './harness.ts';

const changed = 'job { id state } userErrors { code path }';
const threshold = 'match review policy basis';

const documents = {
  set: `mutation ($input: SetThresholdPolicyInput!) { outcome: setThresholdPolicy(input: $input) { ${changed} } }`,
  recalibrate: `mutation ($input: RecalibrateThresholdsInput!) {
    outcome: recalibrateThresholds(input: $input) { ${changed} } }`,
  preview: `mutation ($input: PreviewThresholdsInput!, $first: Int = 100) { outcome: previewThresholds(input: $input) {
    preview { probeCount recordedProbeCount threshold { ${threshold} } current { ${threshold} } changes { from to count }
      examples(first: $first) { searchId probeIndex from to cosineSimilarity } } userErrors { code path } } }`,
  thresholds: `query ($id: ID!) { gallery(id: $id) { thresholds { policy { kind targetRate } current { ${threshold} }
    history { nodes { id match policy } } } } }`,
  space: `query ($id: ID!) { gallery(id: $id) { activeSpace { id dimensions } } }`,
  job: `query ($id: ID!) { job(id: $id) { state error } }`,
  audit: `query ($filter: AuditFilter) { auditLog(first: 100, filter: $filter) { nodes { outcome } } }`,
  delete: `mutation ($id: ID!) { deleteGallery(id: $id) { userErrors { code } } }`,
} as const;

const waitMs = 120_000;

/** Adds what is said to galleries about how they decide. */
export class ThresholdClient extends FeedbackClient {
  /** The answer as it is, top-level errors too. */
  tell(document: keyof typeof documents, variables: object): Promise<GraphqlAnswer> {
    return this.app.graphql(documents[document], variables, this.secret);
  }

  async outcome(document: 'set' | 'recalibrate' | 'preview', input: object) {
    const { data, text } = await this.tell(document, { input });
    if (data?.outcome == null) throw new Error(`${document}: ${text}`);
    return data.outcome;
  }

  async thresholds(galleryId: string) {
    return (await this.tell('thresholds', { id: galleryId })).data.gallery.thresholds;
  }

  async activeSpace(galleryId: string): Promise<{ readonly id: string; readonly dimensions: number }> {
    return (await this.tell('space', { id: galleryId })).data.gallery.activeSpace;
  }

  /** How often the audit log says that it was done in the gallery. */
  async timesDone(action: string, galleryId: string): Promise<number> {
    const { data, text } = await this.tell('audit', { filter: { action, galleryId } });
    if (data === null) throw new Error(text);
    return data.auditLog.nodes.filter(({ outcome }: { outcome: string }) => outcome === 'OK').length;
  }

  async until(jobId: string): Promise<void> {
    for (const deadline = Date.now() + waitMs; ;) {
      const { job } = (await this.tell('job', { id: jobId })).data;
      if (job.state === 'SUCCEEDED') return;
      if (job.state === 'FAILED' || Date.now() > deadline) throw new Error(JSON.stringify(job));
      await delay(50);
    }
  }

  /** Sets the policy and waits until its threshold applies. */
  async apply(galleryId: string, policy: object): Promise<void> {
    const { job, userErrors } = await this.outcome('set', { galleryId, ...policy });
    if (job === null) throw new Error(JSON.stringify(userErrors));
    await this.until(job.id);
  }

  override async withKey(input: object): Promise<ThresholdClient> {
    return new ThresholdClient(this.app, (await super.withKey(input)).secret);
  }
}
