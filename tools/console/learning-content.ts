import { setTimeout as wait } from 'node:timers/promises';
import type { GraphqlClient } from '../instance/graphql-client.ts';
import type { ContentIds } from './content.ts';
import { idOf } from './id-of.ts';

const pollMs = 500;
const ended = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

/** Trains a model on the gallery, has it measured and looks for strangers who were seen twice. */
export async function learn(client: GraphqlClient, galleryId: string): Promise<ContentIds> {
  const started = await client.request<Record<'startTraining' | 'startClustering', unknown>>(
    `mutation L($training: StartTrainingInput!, $clustering: StartClusteringInput!) {
      startTraining(input: $training) { trainingRun { id } job { id } userErrors { message } }
      startClustering(input: $clustering) { job { id } userErrors { message } }
    }`,
    {
      training: {
        galleryIds: [galleryId],
        name: 'First adapter',
        options: { epochs: 8, classesPerBatch: 6, samplesPerClass: 2 },
      },
      clustering: { galleryId },
    },
  );
  for (const payload of Object.values(started)) await jobEnds(client, idOf(payload, 'job'));
  const { models, evaluations } = await client.request<Record<string, { nodes: readonly { id: string }[] }>>(
    `{ models(first: 1) { nodes { id } } evaluations(first: 1) { nodes { id } } }`,
  );
  return {
    trainingRunId: idOf(started.startTraining, 'trainingRun'),
    modelId: models?.nodes[0]?.id,
    evaluationId: evaluations?.nodes[0]?.id,
  };
}

async function jobEnds(client: GraphqlClient, id: string): Promise<void> {
  for (;;) {
    const { job } = await client.request<{ job: { state: string } | null }>(
      `query J($id: ID!) { job(id: $id) { state } }`,
      { id },
    );
    if (job === null || ended.has(job.state)) return;
    await wait(pollMs);
  }
}
