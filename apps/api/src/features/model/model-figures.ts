import { PackError } from '@gallerist/embedding';
import { packCostInWorker, readAttachment, type LocatedPack, type PackCost } from '@gallerist/embedding/node';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { compressionOf, type ModelCompression } from './model-compression.ts';
import { findCost, writeCost } from './model-cost.store.ts';
import type { ModelVersion } from './model.types.ts';
import type { PackRegistry } from './pack-registry.ts';

interface Dependencies {
  readonly database: Database;
  readonly packs: Pick<PackRegistry, 'locate'>;
}

/** What is measured of a model's files: counted once, or read from the report that its pack brings. */
export class ModelFigures {
  readonly #deps: Dependencies;
  /** Several who ask at once wait for one count. */
  readonly #counting = new Map<string, Promise<PackCost | null>>();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** null where it cannot be counted, or the pack's files are not to be had now. */
  async cost(model: ModelVersion): Promise<PackCost | null> {
    const known = await findCost(this.#deps.database.client, model.id);
    if (known !== null) return known.cost;
    const underWay = this.#counting.get(model.id);
    if (underWay !== undefined) return await underWay;
    const counting = this.#count(model).finally(() => this.#counting.delete(model.id));
    this.#counting.set(model.id, counting);
    return await counting;
  }

  /** null where the model is not a compressed one, or its report is not readable. */
  async compression(model: ModelVersion): Promise<ModelCompression | null> {
    const kind = model.compressedBy;
    const pack = kind === null ? null : await this.#locate(model);
    const report = pack?.manifest.attachments.find(({ role }) => role === 'report');
    if (kind === null || pack === null || report === undefined) return null;
    const file = await readAttachment(report, pack.location).catch(nothingOfDamaged);
    return file === null ? null : compressionOf(kind, new TextDecoder().decode(file.bytes));
  }

  async #count(model: ModelVersion): Promise<PackCost | null> {
    const pack = await this.#locate(model);
    if (pack === null) return null;
    const cost = await packCostInWorker(pack);
    await writeCost(this.#deps.database.client, model.id, cost);
    return cost;
  }

  async #locate({ spaceIds: [spaceId] }: ModelVersion): Promise<LocatedPack | null> {
    return spaceId === undefined ? null : await this.#deps.packs.locate(spaceId).catch(nothingOfDamaged);
  }
}

/** A figure is no reason for the whole page to fail. */
function nothingOfDamaged(error: unknown): null {
  if (error instanceof PackError || error instanceof DependencyError) return null;
  throw error;
}
