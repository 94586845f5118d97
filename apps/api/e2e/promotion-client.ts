import { setTimeout as delay } from 'node:timers/promises';
import { RecognitionClient } from './recognition-client.ts';

const promotionFields = `id state samplesTotal samplesDone samplesLost error servingSince retireAfter endedAt
  fromSpace { id } toSpace { id } model { name } gallery { id } job { id state kind }`;

const changed = `outcomes { gallery { id } promotion { id } userError { code } } promotions { ${promotionFields} }
  userErrors { code message path }`;

const documents = {
  promote: `mutation ($input: PromoteModelInput!) { promoteModel(input: $input) { ${changed} } }`,
  rollBack: `mutation ($input: RollbackModelInput!) { rollbackModel(input: $input) { ${changed} } }`,
  twice: `mutation ($first: PromoteModelInput!, $second: PromoteModelInput!) {
    first: promoteModel(input: $first) { ${changed} } second: promoteModel(input: $second) { ${changed} } }`,
  promotion: `query ($id: ID!) { node(id: $id) { ... on Promotion { ${promotionFields} } } }`,
  promotions: `query ($galleryId: ID!) { promotions(galleryId: $galleryId) { edges { node { id state } } }
    gallery(id: $galleryId) { activeSpace { id } promotions { edges { node { id } } } } }`,
  preview: `query ($galleryId: ID!, $modelVersionId: ID!) {
    promotionPreview(galleryId: $galleryId, modelVersionId: $modelVersionId) {
      isActive samples samplesToEmbed samplesLost identitiesLost gate gateReason space { id } gallery { id } } }`,
  models: `{ models { edges { node { id name } } } }`,
  cancel: `mutation ($id: ID!) { cancelJob(id: $id) { job { state } userErrors { code } } }`,
} as const;

const waitMs = 120_000;

/** Speaks for tests what operators write who change the model of a gallery. */
export class PromotionClient extends RecognitionClient {
  async tell(document: keyof typeof documents, variables: object = {}) {
    const { data, errors, text } = await this.app.graphql(documents[document], variables, this.secret);
    if (errors.length > 0) throw new Error(`${document}: ${text}`);
    return data;
  }

  async promote(input: object) {
    return (await this.tell('promote', { input })).promoteModel;
  }

  async rollBack(input: object) {
    return (await this.tell('rollBack', { input })).rollbackModel;
  }

  async promotion(id: string) {
    return (await this.tell('promotion', { id })).node;
  }

  /** Id of the model with this name. */
  async model(name: string): Promise<string> {
    const { models } = await this.tell('models');
    const found = models.edges.find((edge: { node: { name: string } }) => edge.node.name === name);
    return found.node.id;
  }

  /** The promotion once it is in this state. */
  async until(id: string, state: string, patienceMs = waitMs) {
    for (const deadline = Date.now() + patienceMs; ;) {
      const promotion = await this.promotion(id);
      if (promotion.state === state) return promotion;
      if (Date.now() > deadline) throw new Error(`until ${state}: ${JSON.stringify(promotion)}`);
      await delay(50);
    }
  }

  override async withKey(input: object): Promise<PromotionClient> {
    return new PromotionClient(this.app, (await super.withKey(input)).secret);
  }
}
