import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findActiveModelIds, findModelVersions, findSpaces, listModelVersions } from './model.store.ts';
import type { EmbeddingSpace, ModelVersion } from './model.types.ts';

/** Models and the embedding spaces that they make; every caller may see them. */
export class ModelService {
  readonly #database: Database;

  constructor(deps: { readonly database: Database }) {
    this.#database = deps.database;
  }

  async findMany(ids: readonly string[]): Promise<readonly ModelVersion[]> {
    return await findModelVersions(this.#database.client, ids);
  }

  async list(modality: Modality | undefined, page: PageRequest): Promise<Page<ModelVersion>> {
    return await listModelVersions(
      this.#database.client,
      modality === undefined ? { page } : { modality, page },
    );
  }

  /** Which of them a gallery that the caller may see is searched with. */
  async activeIds(ctx: RequestContext, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return await findActiveModelIds(this.#database.client, ctx.actor.scope, ids);
  }

  async findSpaces(ids: readonly string[]): Promise<readonly EmbeddingSpace[]> {
    return await findSpaces(this.#database.client, ids);
  }

  async allSpaces(): Promise<readonly EmbeddingSpace[]> {
    return await findSpaces(this.#database.client);
  }
}
