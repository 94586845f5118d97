import type { Clock } from '../../core/clock.ts';
import { BadRequestError, ForbiddenError } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { changeGallery, findGallery } from '../gallery/gallery.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { insertJob } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';
import { runMutation } from '../mutation/mutation.ts';
import { countExpired } from './expired-things.store.ts';
import { rulesProblem } from './retention-input.ts';
import { changedRule, cutOff, ruleOf, type RuleBook } from './retention-terms.ts';
import { ruleBooks } from './retention.store.ts';
import { setRules } from './set-rules.ts';
import {
  retentionKinds,
  type AskedRule,
  type RetentionPreview,
  type RetentionRule,
} from './retention.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

export interface SetRetentionRequest {
  /** Row id of a gallery; undefined: the instance's own rules; null: the caller's id named nothing. */
  readonly galleryId: string | null | undefined;
  readonly rules: readonly AskedRule[];
  readonly idempotencyKey: string | null;
}

export interface ApplyRetentionRequest {
  readonly galleryId: string | null;
  /** Counts only. */
  readonly isDryRun: boolean;
  readonly idempotencyKey: string | null;
}

const galleryPath = ['input', 'galleryId'];

/** How long what is kept, and by whose rule. */
export class RetentionService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Of galleries that the caller was given already; null is the instance. */
  async rules(
    galleryIds: readonly (string | null)[],
  ): Promise<ReadonlyMap<string | null, readonly RetentionRule[]>> {
    const { database, clock } = this.#deps;
    const now = clock.now();
    const books = await ruleBooks(
      database.client,
      galleryIds.filter((id) => id !== null),
    );
    return new Map([...books].map(([id, book]) => [id, allOf(book, now)]));
  }

  async set(
    ctx: RequestContext,
    request: SetRetentionRequest,
  ): Promise<Result<readonly RetentionRule[], UserFailure>> {
    const { galleryId, rules, idempotencyKey } = request;
    // What all galleries inherit is nobody's who sees only some of them.
    if (galleryId === undefined && ctx.actor.scope.kind !== 'ALL') throw new ForbiddenError('PRIVACY_WRITE');
    const problem = rulesProblem(rules, { isInstance: galleryId === undefined });
    if (problem !== null) return fail(problem);
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'setRetention',
      idempotencyKey,
      input: {
        galleryId: galleryId ?? null,
        rules: rules.map(({ kind, term }) => ({ kind, term: { ...term } })),
      },
      run: async (tx) => {
        const gallery =
          typeof galleryId === 'string' ? await findGallery(tx, ctx.actor.scope, galleryId) : null;
        if (galleryId !== undefined && gallery === null) return fail(notFound('gallery', galleryPath));
        const id = gallery?.id ?? null;
        await this.#write(tx, id, rules);
        const changes = rules.map(({ kind, term }) => ({ kind, ...term }));
        const target = id === null ? {} : { targetType: 'Gallery', targetId: id };
        const audit = { ...target, galleryIds: id === null ? [] : [id], detail: { rules: changes } };
        return ok({ payload: { galleryId: id }, audit });
      },
    });
    if (!result.ok) return result;
    const id = result.value['galleryId'] as string | null; // reason: written above
    return ok((await this.rules([id])).get(id) ?? []);
  }

  async #write(tx: Transaction, galleryId: string | null, rules: readonly AskedRule[]): Promise<void> {
    await setRules(tx, { galleryId, rules, now: this.#deps.clock.now() });
    for (const { kind, term } of rules) {
      // The gallery's own setting says the same.
      if (galleryId !== null && kind === 'EXPIRED_BODIES' && 'days' in term) {
        await changeGallery(tx, galleryId, { expiredBodyDays: term.days });
      }
    }
  }

  /**
   * What would go by these rules if they held now, and by the gallery's for the kinds that none is given of. Null if it is hidden.
   *
   * @throws {BadRequestError} for rules that could not be set.
   */
  async preview(
    ctx: RequestContext,
    galleryId: string | null,
    rules: readonly AskedRule[],
  ): Promise<readonly RetentionPreview[] | null> {
    const { database, clock } = this.#deps;
    const problem = rules.length === 0 ? null : rulesProblem(rules, { isInstance: false });
    if (problem !== null) throw new BadRequestError(problem.message);
    const gallery =
      galleryId === null ? null : await findGallery(database.client, ctx.actor.scope, galleryId);
    const book =
      gallery === null ? undefined : (await ruleBooks(database.client, [gallery.id])).get(gallery.id);
    if (gallery === null || book === undefined) return null;
    return await previewOf(database.client, { galleryId: gallery.id, book, rules, now: clock.now() });
  }

  /** Starts the job that removes now what the gallery keeps no longer, or that only counts it. */
  async apply(ctx: RequestContext, request: ApplyRetentionRequest): Promise<Result<Job, UserFailure>> {
    const { galleryId, isDryRun, idempotencyKey } = request;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'applyRetention',
      idempotencyKey,
      input: { galleryId, isDryRun },
      run: async (tx) => {
        const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
        if (gallery === null) return fail(notFound('gallery', galleryPath));
        const of = { galleryId: gallery.id, actorId: ctx.actor.id };
        const job = await insertJob(tx, { kind: 'retention', input: { isDryRun }, ...of });
        const audit = { targetType: 'Job', targetId: job.id, galleryIds: [gallery.id], detail: { isDryRun } };
        return ok({ payload: jobToJson(job), audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }
}

const allOf = (book: RuleBook, now: Date): readonly RetentionRule[] =>
  retentionKinds.map((kind) => ruleOf(book, kind, now));

export async function previewOf(
  tx: Transaction,
  of: {
    readonly galleryId: string;
    readonly book: RuleBook;
    readonly rules: readonly AskedRule[];
    readonly now: Date;
  },
): Promise<readonly RetentionPreview[]> {
  const { galleryId, book, rules, now } = of;
  const found: RetentionPreview[] = [];
  for (const kind of retentionKinds) {
    const asked = rules.find((rule) => rule.kind === kind);
    const { days, isInherited } =
      asked === undefined
        ? { days: ruleOf(book, kind, now).days, isInherited: false }
        : changedRule(book, asked, now);
    const term = isInherited ? ruleOf({ instance: book.instance, gallery: null }, kind, now).days : days;
    const before = cutOff(term, now);
    const counted =
      before === null
        ? { count: 0, bytes: 0, oldestAt: null }
        : await countExpired(tx, kind, { galleryId, before });
    found.push({ kind, days: term, ...counted });
  }
  return found;
}
