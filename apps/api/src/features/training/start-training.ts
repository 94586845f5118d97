import { packManifestSchema } from '@gallerist/embedding';
import { adapterBaseSpace } from '@gallerist/embedding/node';
import { canonicalJson } from '@gallerist/preprocess';
import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { divide } from './dataset.ts';
import { findCandidates, hasNews } from './dataset.store.ts';
import { galleriesPath, neighboursOf, sharedSpace, visibleGalleries } from './gallery-choice.ts';
import { gallerySalts } from './gallery-salt.store.ts';
import { insertRun, lastLikeIt, type ActiveGallery } from './training.store.ts';
import { parseTrainingOptions, type TrainingOptions } from './training-options.ts';
import type { StartedTraining, TrainingRecipe, TrainingRequest } from './training.types.ts';

/** Who asks for a run; `actorId` is null where the server does, for a schedule. */
export interface TrainingAsker {
  readonly actorId: string | null;
  readonly scope: GalleryScope;
  readonly scheduleId?: string;
}

export const trainingLimits = { maxSamples: 60_000, maxSamplesPerIdentity: 50 } as const;

/**
 * Checks a request and makes the run and its job, in the transaction of the effect; the runner is woken after the commit.
 * What a schedule asks for is checked as strictly.
 */
export async function startTrainingIn(
  tx: Transaction,
  asker: TrainingAsker,
  request: TrainingRequest,
): Promise<Result<StartedTraining, UserFailure>> {
  const parsed = parseRequest(request);
  if (!parsed.ok) return parsed;
  const { recipe, modality, options, name } = parsed.value;
  const galleryIds = await visibleGalleries(tx, asker.scope, request.galleryIds);
  if (!galleryIds.ok) return galleryIds;
  const active = await sharedSpace(tx, galleryIds.value, modality);
  if (!active.ok) return active;
  const { spaceId, modelVersionId } = active.value;
  const data = { galleryIds: galleryIds.value, modality, options };
  const problem =
    (await dataProblem(tx, active.value, data)) ??
    (request.force === true ? null : await newsProblem(tx, { ...data, recipe, activeSpaceId: spaceId }));
  if (problem !== null) return fail(problem);
  const run = { recipe, modality, options, name, galleryIds: galleryIds.value, spaceId, modelVersionId };
  return ok(await insertAsked(tx, { asker, request, run }));
}

interface Asked {
  readonly asker: TrainingAsker;
  readonly request: TrainingRequest;
  readonly run: {
    readonly recipe: TrainingRecipe;
    readonly modality: Modality;
    readonly options: TrainingOptions;
    readonly name: string | null;
    readonly galleryIds: readonly string[];
    readonly spaceId: string;
    readonly modelVersionId: string;
  };
}

async function insertAsked(tx: Transaction, { asker, request, run }: Asked): Promise<StartedTraining> {
  const { recipe, modality, options, name, galleryIds, spaceId, modelVersionId } = run;
  const runId = newId();
  const [only] = galleryIds.length === 1 ? galleryIds : [];
  const job = await insertJob(tx, {
    kind: 'train',
    galleryId: only ?? null,
    ...(only === undefined ? { galleryIds } : {}),
    input: { trainingRunId: runId },
    actorId: asker.actorId,
  });
  await insertRun(tx, {
    id: runId,
    name: name ?? `${recipe.toLowerCase()} ${runId.slice(-8)}`,
    recipe,
    modality,
    galleryIds,
    forgettingGalleryIds: await neighboursOf(tx, asker.scope, { spaceId, galleryIds }),
    activeSpaceId: spaceId,
    activeModelVersionId: modelVersionId,
    options: options as JsonObject, // reason: parsed from JSON, what was left out is absent
    autoPromote: request.autoPromote ?? false,
    actorId: asker.actorId,
    scheduleId: asker.scheduleId ?? null,
    jobId: job.id,
  });
  return { runId, job };
}

function parseRequest(request: TrainingRequest) {
  const { recipe = 'ADAPTER', modality = 'FACE' } = request;
  if (recipe !== null && recipe !== 'ADAPTER') return fail(unavailable(recipe));
  const options = parseTrainingOptions(request.options ?? {});
  if (!options.ok) return options;
  const name =
    request.name === null || request.name === undefined
      ? ok(null)
      : plainText(request.name, { min: 1, max: 200, path: ['input', 'name'] });
  if (!name.ok) return name;
  return ok({
    recipe: recipe ?? ('ADAPTER' as const),
    modality: modality ?? ('FACE' as const),
    options: options.value,
    name: name.value,
  });
}

const unavailable = (recipe: TrainingRecipe): UserFailure => ({
  code: 'RECIPE_UNAVAILABLE',
  message: `${recipe} is not trained by the server: npm run train trains it, npm run pack -- add installs it`,
  path: ['input', 'recipe'],
});

interface AskedData {
  readonly galleryIds: readonly string[];
  readonly modality: 'FACE' | 'BODY';
  readonly options: TrainingOptions;
}

/** What the vectors of the embedder, without an adapter, are stored under. @throws {PackError} for a manifest that cannot serve. */
export async function baseSpaceOf({ manifest }: { readonly manifest: unknown }): Promise<string> {
  const location = new URL('file:///'); // nothing is read: the space follows from the manifest
  return await adapterBaseSpace({ manifest: packManifestSchema.parse(manifest), location });
}

async function dataProblem(
  tx: Transaction,
  active: ActiveGallery,
  { galleryIds, modality, options }: AskedData,
): Promise<UserFailure | null> {
  const baseSpaceId = await baseSpaceOf(active);
  const candidates = await findCandidates(tx, { galleryIds, modality, baseSpaceId });
  const items = divide(candidates, await gallerySalts(tx, galleryIds), {
    ...trainingLimits,
    ...definedIn(options),
  });
  const trained = items.filter(({ part }) => part === 'TRAIN');
  if (new Set(trained.map(({ identityId }) => identityId)).size >= 2) return null;
  const people = new Set(
    items
      .filter(({ part }) => part !== 'HELD_OUT' && part !== 'HARD_NEGATIVE')
      .map(({ identityId }) => identityId),
  );
  if (people.size < 2) {
    const message = `training needs two identities or more that are not held out, the galleries have ${people.size}`;
    return { code: 'TOO_FEW_IDENTITIES', message, path: galleriesPath };
  }
  const message = 'training needs two identities or more with two usable samples each';
  return { code: 'TOO_FEW_SAMPLES', message, path: galleriesPath };
}

/** The limits that options may change. */
export function definedIn({ maxSamplesPerIdentity }: TrainingOptions) {
  return maxSamplesPerIdentity === undefined ? {} : { maxSamplesPerIdentity };
}

async function newsProblem(
  tx: Transaction,
  asked: AskedData & { readonly recipe: TrainingRecipe; readonly activeSpaceId: string },
): Promise<UserFailure | null> {
  const { galleryIds, modality, options, recipe, activeSpaceId } = asked;
  const last = await lastLikeIt(tx, { recipe, galleryIds, activeSpaceId });
  if (last === null || canonicalJson(last.options) !== canonicalJson(options)) return null;
  const baseSpaceId = activeSpaceId;
  if (await hasNews(tx, { galleryIds, modality, baseSpaceId }, last.createdAt)) return null;
  const message = 'nothing was enrolled or confirmed since the last run of the kind; force trains again';
  return { code: 'NOTHING_NEW', message, path: galleriesPath };
}
