import type { GalleryScope } from '../../core/context.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Evaluation, EvaluationCurves, EvaluationReport } from './evaluation.types.ts';

export type NewEvaluation = Pick<
  Evaluation,
  | 'id'
  | 'modelVersionId'
  | 'activeModelVersionId'
  | 'modality'
  | 'galleryIds'
  | 'forgettingGalleryIds'
  | 'trainingRunId'
  | 'actorId'
  | 'jobId'
>;

export async function insertEvaluation(tx: Transaction, evaluation: NewEvaluation): Promise<Evaluation> {
  const { galleryIds, forgettingGalleryIds } = evaluation;
  const data = {
    ...evaluation,
    galleryIds: [...galleryIds],
    forgettingGalleryIds: [...forgettingGalleryIds],
  };
  return toEvaluation(await tx.evaluation.create({ data, omit }));
}

/** Curves are large, and only the page of an evaluation asks for them. */
const omit = { curves: true } as const;

type EvaluationRow = Prisma.EvaluationGetPayload<{ omit: typeof omit }>;

const toEvaluation = ({ report, verdict, ...row }: EvaluationRow): Evaluation => ({
  ...row,
  verdict: verdict as Evaluation['verdict'], // reason: written by finishEvaluation or failEvaluation
  report: report as unknown as EvaluationReport | null, // reason: written by finishEvaluation
});

/** Visible to who may see each of its galleries, newest first; a page, or those named. */
async function coveredIds(
  tx: Transaction,
  galleryIds: ReadonlySet<string>,
  query: { readonly ids?: readonly string[]; readonly after?: string | null; readonly take?: number },
): Promise<readonly string[]> {
  const { after = null, take = null } = query;
  const ids = query.ids === undefined ? null : [...query.ids];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM evaluations
    WHERE gallery_ids <@ ${[...galleryIds]}::uuid[] AND gallery_ids <> '{}'
      AND (${ids}::uuid[] IS NULL OR id = ANY(${ids}::uuid[]))
      AND (${after}::uuid IS NULL OR id < ${after}::uuid)
    ORDER BY id DESC LIMIT ${take}::bigint`;
  return rows.map(({ id }) => id);
}

export async function findEvaluations(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Evaluation[]> {
  const found = scope.kind === 'ALL' ? ids : await coveredIds(tx, scope.galleryIds, { ids });
  return (await tx.evaluation.findMany({ where: { id: { in: [...found] } }, omit })).map(toEvaluation);
}

/** Newest first. */
export async function listEvaluations(
  tx: Transaction,
  scope: GalleryScope,
  query: { readonly modelVersionId?: string; readonly page: PageRequest },
): Promise<Page<Evaluation>> {
  const { modelVersionId, page } = query;
  const covered = scope.kind === 'ALL' ? null : await coveredIds(tx, scope.galleryIds, { after: page.after });
  const rows = await tx.evaluation.findMany({
    where: {
      ...(covered === null ? {} : { id: { in: [...covered] } }),
      ...(modelVersionId === undefined ? {} : { modelVersionId }),
      ...(page.after === null ? {} : { AND: { id: { lt: page.after } } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
    omit,
  });
  return cutPage(rows.map(toEvaluation), page.limit);
}

/** Of a run, newest first; whoever may see the run may see them. */
export async function findOfRuns(tx: Transaction, runIds: readonly string[]): Promise<readonly Evaluation[]> {
  const rows = await tx.evaluation.findMany({
    where: { trainingRunId: { in: [...runIds] } },
    orderBy: { id: 'desc' },
    omit,
  });
  return rows.map(toEvaluation);
}

export async function readEvaluation(tx: Transaction, id: string): Promise<Evaluation | null> {
  const row = await tx.evaluation.findUnique({ where: { id }, omit });
  return row === null ? null : toEvaluation(row);
}

/** Of those that have them; for evaluations that the caller was given already. */
export async function findCurves(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EvaluationCurves>> {
  const rows = await tx.evaluation.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, curves: true },
  });
  return new Map(
    rows.flatMap(
      ({ id, curves }) => (curves === null ? [] : [[id, curves as unknown as EvaluationCurves]]), // reason: written by finishEvaluation
    ),
  );
}

export async function finishEvaluation(
  tx: Transaction,
  id: string,
  end: {
    readonly report: EvaluationReport;
    readonly curves: EvaluationCurves | null;
    readonly finishedAt: Date;
  },
): Promise<void> {
  const { report, curves, finishedAt } = end;
  await tx.evaluation.update({
    where: { id },
    data: {
      report: report as unknown as Prisma.InputJsonObject, // reason: plain data
      ...(curves === null ? {} : { curves: curves as unknown as Prisma.InputJsonObject }), // reason: plain data
      verdict: report.gate.verdict,
      superior: report.gate.superior,
      failureCode: null,
      failure: null,
      finishedAt,
    },
    select: { id: true },
  });
}

export async function failEvaluation(
  tx: Transaction,
  id: string,
  end: { readonly failureCode: string; readonly failure: string; readonly finishedAt: Date },
): Promise<void> {
  // Nobody to compare on is a verdict as well.
  const verdict = end.failureCode === 'TOO_FEW_IDENTITIES' ? 'INCONCLUSIVE' : null;
  await tx.evaluation.updateMany({ where: { id }, data: { ...end, verdict } });
}

export interface ModelSpace {
  readonly modelVersionId: string;
  readonly spaceId: string;
  readonly modality: Modality;
  readonly trainingRunId: string | null;
}

/** The newest space of each model; models that are not here are left out. */
export async function findModelSpaces(
  tx: Transaction,
  modelVersionIds: readonly string[],
): Promise<readonly ModelSpace[]> {
  const rows = await tx.modelVersion.findMany({
    where: { id: { in: [...modelVersionIds] } },
    select: {
      id: true,
      modality: true,
      trainingRunId: true,
      spaces: { select: { id: true }, orderBy: { createdAt: 'desc' }, take: 1 },
    },
  });
  return rows.flatMap(({ id, modality, trainingRunId, spaces: [space] }) =>
    space === undefined ? [] : [{ modelVersionId: id, spaceId: space.id, modality, trainingRunId }],
  );
}
