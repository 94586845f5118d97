import type { GalleryScope } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { JobState } from '../job/job.types.ts';
import type {
  DatasetSummary,
  TrainingCurves,
  TrainingRecipe,
  TrainingRun,
  TrainingSpeed,
} from './training.types.ts';

export type NewTrainingRun = Pick<
  TrainingRun,
  | 'id'
  | 'name'
  | 'recipe'
  | 'modality'
  | 'galleryIds'
  | 'forgettingGalleryIds'
  | 'activeSpaceId'
  | 'activeModelVersionId'
  | 'options'
  | 'autoPromote'
  | 'actorId'
  | 'scheduleId'
  | 'jobId'
  | 'progress'
>;

export async function insertRun(tx: Transaction, run: NewTrainingRun): Promise<void> {
  await tx.trainingRun.create({
    data: {
      ...run,
      progress: run.progress as Prisma.InputJsonObject, // reason: plain data
      galleryIds: [...run.galleryIds],
      forgettingGalleryIds: [...run.forgettingGalleryIds],
    },
    select: { id: true },
  });
}

type Row = Prisma.TrainingRunGetPayload<object>;

/** A run whose job is gone ended long ago. */
function stateOf(row: Row, jobState: JobState | undefined): JobState {
  if (jobState !== undefined) return jobState;
  if (row.modelVersionId !== null) return 'SUCCEEDED';
  return row.failureCode === 'CANCELLED' ? 'CANCELLED' : 'FAILED';
}

async function toRuns(tx: Transaction, rows: readonly Row[]): Promise<readonly TrainingRun[]> {
  const jobs = await tx.job.findMany({
    where: { id: { in: rows.flatMap(({ jobId }) => jobId ?? []) } },
    select: { id: true, state: true },
  });
  const states = new Map(jobs.map(({ id, state }) => [id, state]));
  return rows.map((row) => ({
    ...row,
    recipe: row.recipe as TrainingRecipe, // reason: written by insertRun
    options: row.options as JsonObject, // reason: likewise
    dataset: row.dataset as unknown as DatasetSummary | null, // reason: written by changeRun
    settings: row.settings as JsonObject | null, // reason: likewise
    progress: row.progress as unknown as TrainingCurves, // reason: likewise
    state: stateOf(row, states.get(row.jobId ?? '')),
  }));
}

export async function findRuns(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly TrainingRun[]> {
  const found = scope.kind === 'ALL' ? [...ids] : await coveredIds(tx, scope.galleryIds, { ids });
  return await toRuns(tx, await tx.trainingRun.findMany({ where: { id: { in: [...found] } } }));
}

/** Newest first. */
export async function listRuns(
  tx: Transaction,
  scope: GalleryScope,
  page: PageRequest,
): Promise<Page<TrainingRun>> {
  const take = page.limit + 1;
  const covered =
    scope.kind === 'ALL' ? null : await coveredIds(tx, scope.galleryIds, { after: page.after, take });
  const rows = await tx.trainingRun.findMany({
    where: {
      ...(covered === null ? {} : { id: { in: [...covered] } }),
      ...(page.after === null ? {} : { AND: { id: { lt: page.after } } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
  return cutPage(await toRuns(tx, rows), page.limit);
}

/** A run is visible to who may see each of its galleries. */
async function coveredIds(
  tx: Transaction,
  galleryIds: ReadonlySet<string>,
  query: { readonly ids?: readonly string[]; readonly after?: string | null; readonly take?: number },
): Promise<readonly string[]> {
  const { ids = null, after = null, take = null } = query;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM training_runs
    WHERE gallery_ids <@ ${[...galleryIds]}::uuid[] AND gallery_ids <> '{}'
      AND (${ids === null ? null : [...ids]}::uuid[] IS NULL OR id = ANY(${ids === null ? null : [...ids]}::uuid[]))
      AND (${after}::uuid IS NULL OR id < ${after}::uuid)
    ORDER BY id DESC LIMIT ${take}::bigint`;
  return rows.map(({ id }) => id);
}

/** As the job that works on it sees it. */
export async function readRun(tx: Transaction, id: string): Promise<TrainingRun | null> {
  const row = await tx.trainingRun.findUnique({ where: { id } });
  return row === null ? null : ((await toRuns(tx, [row]))[0] ?? null);
}

export interface RunChange {
  readonly dataset?: DatasetSummary;
  readonly settings?: JsonObject;
  readonly progress?: TrainingCurves;
  readonly modelVersionId?: string | null;
  readonly failureCode?: string | null;
  readonly failure?: string | null;
  readonly startedAt?: Date;
  readonly finishedAt?: Date | null;
}

export async function changeRun(tx: Transaction, id: string, change: RunChange): Promise<void> {
  const { dataset, settings, progress, ...plain } = change;
  const json = (value: unknown) => value as Prisma.InputJsonObject; // reason: plain data
  await tx.trainingRun.updateMany({
    where: { id },
    data: {
      ...plain,
      ...(dataset === undefined ? {} : { dataset: json(dataset) }),
      ...(settings === undefined ? {} : { settings: json(settings) }),
      ...(progress === undefined ? {} : { progress: json(progress) }),
    },
  });
}

/** The last run of the kind that made a model of the same galleries from the same active model. */
export async function lastLikeIt(
  tx: Transaction,
  run: { readonly recipe: string; readonly galleryIds: readonly string[]; readonly activeSpaceId: string },
): Promise<{ readonly createdAt: Date; readonly options: JsonObject } | null> {
  const { recipe, galleryIds, activeSpaceId } = run;
  const row = await tx.trainingRun.findFirst({
    where: {
      recipe,
      activeSpaceId,
      modelVersionId: { not: null },
      galleryIds: { hasEvery: [...galleryIds] },
    },
    orderBy: { id: 'desc' },
    select: { createdAt: true, options: true, galleryIds: true },
  });
  const isSame = row !== null && row.galleryIds.length === galleryIds.length;
  return isSame ? { createdAt: row.createdAt, options: row.options as JsonObject } : null; // reason: as above
}

export interface ActiveGallery {
  readonly galleryId: string;
  readonly spaceId: string;
  readonly modelVersionId: string;
  readonly manifest: unknown;
  readonly dimensions: number;
}

/** The space and the model that each gallery's modality is searched with; galleries without one are left out. */
export async function findActive(
  tx: Transaction,
  galleryIds: readonly string[],
  modality: Modality,
): Promise<readonly ActiveGallery[]> {
  const rows = await tx.galleryModality.findMany({
    where: { galleryId: { in: [...galleryIds] }, modality, gallery: { deletedAt: null } },
    select: {
      galleryId: true,
      activeSpace: {
        select: { id: true, dimensions: true, modelVersion: { select: { id: true, manifest: true } } },
      },
    },
  });
  return rows.map(({ galleryId, activeSpace: { id, dimensions, modelVersion } }) => ({
    galleryId,
    spaceId: id,
    dimensions,
    modelVersionId: modelVersion.id,
    manifest: modelVersion.manifest,
  }));
}

/** Other galleries in the space, as far as the scope reaches: their people show what a candidate forgets. */
export async function findNeighbours(
  tx: Transaction,
  scope: GalleryScope,
  of: { readonly spaceId: string; readonly galleryIds: readonly string[]; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await tx.galleryModality.findMany({
    where: {
      activeSpaceId: of.spaceId,
      gallery: { deletedAt: null },
      AND: [
        { galleryId: { notIn: [...of.galleryIds] } },
        scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } },
      ],
    },
    select: { galleryId: true },
    orderBy: { galleryId: 'asc' },
    take: of.limit,
  });
  return rows.map(({ galleryId }) => galleryId);
}

/** Those that are there and not being deleted. */
export async function countLiveGalleries(tx: Transaction, galleryIds: readonly string[]): Promise<number> {
  return await tx.gallery.count({ where: { id: { in: [...galleryIds] }, deletedAt: null } });
}

export async function findModelManifest(tx: Transaction, modelVersionId: string): Promise<unknown> {
  const row = await tx.modelVersion.findUniqueOrThrow({
    where: { id: modelVersionId },
    select: { manifest: true },
  });
  return row.manifest;
}

/** How fast the last run of the recipe was on the runtime; of another recipe where there was none. */
export async function findEarlierSpeed(
  tx: Transaction,
  { recipe, runtime }: { readonly recipe: string; readonly runtime: string },
): Promise<TrainingSpeed | null> {
  const [row] = await tx.$queryRaw<{ speed: TrainingSpeed }[]>`
    SELECT progress->'speed' AS speed FROM training_runs
    WHERE progress->'speed'->>'runtime' = ${runtime} AND progress->'speed'->>'macsPerSecond' IS NOT NULL
    ORDER BY (recipe = ${recipe}) DESC, id DESC LIMIT 1`;
  return row?.speed ?? null;
}

/** How fast the last adapter was trained on the runtime; null where none was measured. */
export async function findAdapterSpeed(tx: Transaction, runtime: string): Promise<TrainingSpeed | null> {
  const [row] = await tx.$queryRaw<{ speed: TrainingSpeed }[]>`
    SELECT progress->'speed' AS speed FROM training_runs
    WHERE recipe = 'ADAPTER' AND progress->'speed'->>'runtime' = ${runtime}
    ORDER BY id DESC LIMIT 1`;
  return row?.speed ?? null;
}
