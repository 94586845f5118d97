import { decoderDescription } from '@gallerist/preprocess/node';
import { InferenceError } from '../../errors.ts';
import type { EmbedCropsRequest, InferencePool, MeasuredPipeline } from '../../inference-pool.types.ts';
import { describePipeline } from '../../packs/describe-pipeline.ts';
import type { LocatedPack } from '../../packs/located-pack.types.ts';
import { checkRequest } from '../check-request.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { ModelCache } from '../face-models/model-cache.ts';
import { servableManifest } from '../pack-files.ts';
import type { EmbeddedCrops } from '../worker-messages.types.ts';
import { chooseSpaces } from './choose-spaces.ts';
import type { LoadedPacks } from './loaded-packs.ts';
import { prepareServedPack } from './prepare-served-pack.ts';

/** Crops in one request to a worker: what an interactive request waits for behind them. */
const CROPS_AT_ONCE = 8;

export interface SpacePoolParts {
  readonly dispatcher: Dispatcher;
  /** The defaults among them. */
  readonly packs: LoadedPacks;
  readonly cache: ModelCache;
  readonly defaults: { readonly face: MeasuredPipeline; readonly body: MeasuredPipeline | null };
  readonly workers: number;
}

type SpacePool = Pick<InferencePool, 'pipelines' | 'load' | 'unload' | 'analyse' | 'embedCrops'>;

/** What of a pool knows spaces: loads, unloads, and hands each request to threads that hold its spaces. */
export function createSpacePool(parts: SpacePoolParts): SpacePool {
  const { dispatcher, packs, defaults } = parts;
  let last: Promise<unknown> = Promise.resolve();
  /** One change after the other: a load and an unload of one space at a time would leave threads that differ. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const turn = last.then(change, change);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    pipelines: packs.descriptions,
    load: (pack, spaceId) => inTurn(() => load(parts, pack, spaceId)),
    unload: (spaceId) => inTurn(() => unload(parts, spaceId)),
    async analyse(request) {
      const { modality, spaceIds } = chooseSpaces(request, packs, defaults);
      checkRequest(request, modality);
      return dispatcher.submit({ ...request, spaceIds });
    },
    embedCrops: (request) => embedCrops(parts, request),
  };
}

async function load(
  { dispatcher, packs, cache, defaults }: SpacePoolParts,
  pack: LocatedPack,
  wantedSpaceId: string | undefined,
) {
  const manifest = await servableManifest(pack.manifest, wantedSpaceId);
  const description = describePipeline(manifest, decoderDescription);
  const { spaceId } = description;
  const own = [defaults.face, defaults.body].find((pipeline) => pipeline?.spaceId === spaceId);
  if (own) return own;
  if (packs.find(spaceId) === null) {
    packs.requireRoom();
    const { location } = pack;
    const served = await prepareServedPack({ spaceId, manifest, location }, packs.served(), cache);
    packs.announce(served);
    try {
      await dispatcher.order({ kind: 'load', pack: served });
    } catch (error) {
      packs.remove(spaceId);
      await forget(dispatcher, spaceId);
      throw error;
    }
  }
  packs.describe(description);
  return description;
}

async function unload({ dispatcher, packs, defaults }: SpacePoolParts, spaceId: string): Promise<void> {
  if (spaceId === defaults.face.spaceId || spaceId === defaults.body?.spaceId) {
    throw new RangeError('unload: spaceId must not be that of a default pack');
  }
  packs.remove(spaceId);
  await forget(dispatcher, spaceId);
}

/** A thread that died meanwhile holds nothing any more. */
async function forget(dispatcher: Dispatcher, spaceId: string): Promise<void> {
  await dispatcher.order({ kind: 'unload', spaceId }).catch((error: unknown) => {
    if (!(error instanceof InferenceError)) throw error;
  });
}

async function embedCrops(
  { dispatcher, packs, workers }: SpacePoolParts,
  { spaceId, crops }: EmbedCropsRequest,
): Promise<EmbeddedCrops> {
  if (!packs.descriptions.has(spaceId)) {
    throw new InferenceError('SPACE_UNKNOWN', `No pack of the space ${spaceId} is loaded.`);
  }
  const portions = Array.from({ length: Math.ceil(crops.length / CROPS_AT_ONCE) }, (_, portion) =>
    crops.slice(portion * CROPS_AT_ONCE, (portion + 1) * CROPS_AT_ONCE),
  );
  const vectors: EmbeddedCrops[] = [];
  const waiting = portions.entries();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const [index, portion] of waiting) {
        vectors[index] = await dispatcher.submit({ spaceId, crops: portion });
      }
    }),
  );
  return vectors.flat();
}
