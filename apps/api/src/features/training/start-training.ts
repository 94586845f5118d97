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
import { divide, type DatasetItem } from './dataset.ts';
import { findCandidates, hasNews } from './dataset.store.ts';
import { galleriesPath, neighboursOf, sharedSpace, visibleGalleries } from './gallery-choice.ts';
import { gallerySalts } from './gallery-salt.store.ts';
import { adapterCost } from './adapter-request.ts';
import {
  costOf,
  initProblem,
  recipeProblem,
  type TrainingCost,
  type TrainingMachine,
} from './net-request.ts';
import { insertRun, lastLikeIt, type ActiveGallery } from './training.store.ts';
import { parseTrainingOptions, type TrainingOptions } from './training-options.ts';
import type { StartedTraining, TrainingEstimate, TrainingRecipe, TrainingRequest } from './training.types.ts';

/** Who asks for a run; `actorId` is null where the server does, for a schedule. */
export interface TrainingAsker {
  readonly actorId: string | null;
  readonly scope: GalleryScope;
  readonly scheduleId?: string;
  /** Absent where a schedule asks: its run finds out what it takes. */
  readonly machine?: TrainingMachine;
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
  const asked = await askedData(tx, asker, request);
  if (!asked.ok) return asked;
  const problem = await requestProblem(tx, request, asked.value);
  if (problem !== null) return fail(problem);
  const { cost } = await lookAtData(tx, asked.value, asker.machine ?? null);
  if (!cost.ok) return cost;
  const { estimate } = cost.value;
  return ok(await insertAsked(tx, { asker, request, run: { ...asked.value, estimate } }));
}

/** What a request asks for, and of which galleries. */
export async function askedData(
  tx: Transaction,
  asker: Pick<TrainingAsker, 'scope'>,
  request: TrainingRequest,
): Promise<Result<AskedData & { readonly name: string | null }, UserFailure>> {
  const parsed = parseRequest(request);
  if (!parsed.ok) return parsed;
  const galleryIds = await visibleGalleries(tx, asker.scope, request.galleryIds);
  if (!galleryIds.ok) return galleryIds;
  const active = await sharedSpace(tx, galleryIds.value, parsed.value.modality);
  if (!active.ok) return active;
  return ok({ ...parsed.value, galleryIds: galleryIds.value, active: active.value });
}

/** Why it is not started, apart from what there is to learn from. */
export async function requestProblem(
  tx: Transaction,
  { initModelVersionId: init, force }: TrainingRequest,
  asked: AskedData,
): Promise<UserFailure | null> {
  const { recipe, modality } = asked;
  if (init !== undefined) return await initProblem(tx, { id: init, recipe, modality });
  return force === true ? null : await newsProblem(tx, asked);
}

interface Asked {
  readonly asker: TrainingAsker;
  readonly request: TrainingRequest;
  readonly run: AskedData & { readonly name: string | null; readonly estimate: TrainingEstimate | null };
}

async function insertAsked(tx: Transaction, { asker, request, run }: Asked): Promise<StartedTraining> {
  const { recipe, modality, options, name, galleryIds, estimate } = run;
  const { spaceId, modelVersionId } = run.active;
  const init = request.initModelVersionId;
  const runId = newId();
  const [only] = galleryIds.length === 1 ? galleryIds : [];
  const job = await insertJob(tx, {
    kind: 'train',
    galleryId: only ?? null,
    ...(only === undefined ? { galleryIds } : {}),
    input: { trainingRunId: runId, ...(init == null ? {} : { initModelVersionId: init }) },
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
    progress: estimate === null ? {} : { estimate },
  });
  return { runId, job };
}

/** What a request asks for, before anything is looked up. */
export function parseRequest(request: TrainingRequest) {
  const recipe = request.recipe ?? 'ADAPTER';
  const options = parseTrainingOptions(request.options ?? {}, recipe);
  if (!options.ok) return options;
  const name =
    request.name === null || request.name === undefined
      ? ok(null)
      : plainText(request.name, { min: 1, max: 200, path: ['input', 'name'] });
  if (!name.ok) return name;
  return ok({
    ...{ recipe, modality: request.modality ?? ('FACE' as const) },
    options: options.value,
    name: name.value,
  });
}

export interface AskedData {
  readonly recipe: TrainingRecipe;
  readonly modality: Modality;
  readonly options: TrainingOptions;
  readonly galleryIds: readonly string[];
  readonly active: ActiveGallery;
}

/** What the vectors of the embedder, without an adapter, are stored under. @throws {PackError} for a manifest that cannot serve. */
export async function baseSpaceOf({ manifest }: { readonly manifest: unknown }): Promise<string> {
  const location = new URL('file:///'); // nothing is read: the space follows from the manifest
  return await adapterBaseSpace({ manifest: packManifestSchema.parse(manifest), location });
}

export interface DataLook {
  readonly items: readonly DatasetItem[];
  /** Fails where there is too little to learn from, or it cannot be used. */
  readonly cost: Result<TrainingCost, UserFailure>;
}

/** What there is to learn from, and what that takes. */
export async function lookAtData(
  tx: Transaction,
  asked: AskedData,
  machine: TrainingMachine | null,
): Promise<DataLook> {
  const { recipe, active } = asked;
  if (recipe === 'ADAPTER') {
    const items = await itemsOf(tx, asked, await baseSpaceOf(active));
    const problem = dataProblem(items);
    return {
      items,
      cost: problem === null ? ok(await adapterCost(tx, { ...asked, items }, machine)) : fail(problem),
    };
  }
  const items = await itemsOf(tx, asked, null);
  const request = { ...asked, recipe, manifest: active.manifest };
  const unfit = recipeProblem(request);
  if (unfit !== null) return { items, cost: fail(unfit) };
  const problem = dataProblem(items);
  if (problem === null) return { items, cost: await costOf(tx, { ...request, items }, machine) };
  const withVectors = await itemsOf(tx, asked, await baseSpaceOf(active));
  if (dataProblem(withVectors) !== null) return { items, cost: fail(problem) };
  const usable = (all: readonly DatasetItem[]): number => all.filter(({ part }) => part === 'TRAIN').length;
  const message =
    `a net learns from kept crops, and of ${usable(withVectors)} samples to train on ${usable(items)} have one: ` +
    'set keepCrops and enrol pictures again, or choose the recipe ADAPTER, which learns from vectors';
  return { items, cost: fail({ code: 'CROPS_NOT_KEPT', message, path: galleriesPath }) };
}

async function itemsOf(
  tx: Transaction,
  { galleryIds, modality, options }: AskedData,
  baseSpaceId: string | null,
): Promise<readonly DatasetItem[]> {
  const candidates = await findCandidates(tx, { galleryIds, modality, baseSpaceId });
  const limits = { ...trainingLimits, ...definedIn(options) };
  return divide(candidates, await gallerySalts(tx, galleryIds), limits);
}

function dataProblem(items: readonly DatasetItem[]): UserFailure | null {
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

async function newsProblem(tx: Transaction, asked: AskedData): Promise<UserFailure | null> {
  const { galleryIds, modality, options, recipe, active } = asked;
  const activeSpaceId = active.spaceId;
  const last = await lastLikeIt(tx, { recipe, galleryIds, activeSpaceId });
  if (last === null || canonicalJson(last.options) !== canonicalJson(options)) return null;
  const baseSpaceId = activeSpaceId;
  if (await hasNews(tx, { galleryIds, modality, baseSpaceId }, last.createdAt)) return null;
  const message = 'nothing was enrolled or confirmed since the last run of the kind; force trains again';
  return { code: 'NOTHING_NEW', message, path: galleriesPath };
}
