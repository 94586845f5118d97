import type { GalleryScope } from '../../core/context.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { WebhookEvent } from './event.types.ts';
import type { Webhook } from './webhook.types.ts';

const columns = {
  id: true,
  name: true,
  url: true,
  events: true,
  allGalleries: true,
  galleryIds: true,
  enabled: true,
  disabledAt: true,
  consecutiveFailures: true,
  previousSecretUntil: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.WebhookSelect;

type Row = Prisma.WebhookGetPayload<{ select: typeof columns }>;

function toWebhook({ allGalleries, galleryIds, events, ...row }: Row): Webhook {
  return {
    ...row,
    events: events as WebhookEvent[], // reason: only those are written
    galleryIds: allGalleries ? null : galleryIds,
  };
}

/** A caller that is limited to some galleries sees only webhooks within them; one without any is for callers of all. */
function visible(scope: GalleryScope, webhook: Webhook): boolean {
  if (scope.kind === 'ALL') return true;
  const { galleryIds } = webhook;
  return galleryIds !== null && galleryIds.length > 0 && galleryIds.every((id) => scope.galleryIds.has(id));
}

export async function findWebhooks(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Webhook[]> {
  const rows = await tx.webhook.findMany({ where: { id: { in: [...ids] } }, select: columns });
  return rows.map(toWebhook).filter((webhook) => visible(scope, webhook));
}

/** Oldest first. There are few of them (`webhookLimits.webhooks`), so that one read finds all. */
export async function listWebhooks(
  tx: Transaction,
  scope: GalleryScope,
  page: PageRequest,
): Promise<Page<Webhook>> {
  const rows = await tx.webhook.findMany({
    where: page.after === null ? {} : { id: { gt: page.after } },
    select: columns,
    orderBy: { id: 'asc' },
  });
  const seen = rows.map(toWebhook).filter((webhook) => visible(scope, webhook));
  return cutPage(seen.slice(0, page.limit + 1), page.limit);
}

/** Of all callers; whoever makes one at the same time waits until the transaction ends. */
export async function countWebhooks(tx: Transaction): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('webhooks', 0))`;
  return await tx.webhook.count();
}

export interface WebhookColumns {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly galleryIds: readonly string[] | null;
  readonly enabled: boolean;
}

type Change = Partial<WebhookColumns> & {
  readonly disabledAt?: null;
  readonly consecutiveFailures?: 0;
  readonly sealedSecret?: string;
  readonly sealedPreviousSecret?: string;
  readonly previousSecretUntil?: Date;
};

/** Lists as Prisma takes them: its types want them mutable. */
function writable<T extends Change>({ events, galleryIds, ...rest }: T) {
  return {
    ...rest,
    ...(events === undefined ? {} : { events: [...events] }),
    ...(galleryIds === undefined
      ? {}
      : { allGalleries: galleryIds === null, galleryIds: [...(galleryIds ?? [])] }),
  };
}

export async function insertWebhook(
  tx: Transaction,
  row: WebhookColumns & {
    readonly id: string;
    readonly sealedSecret: string;
    readonly createdById: string;
  },
): Promise<Webhook> {
  return toWebhook(
    await tx.webhook.create({ data: { ...writable(row), events: [...row.events] }, select: columns }),
  );
}

export async function changeWebhook(tx: Transaction, id: string, change: Change): Promise<Webhook> {
  return toWebhook(await tx.webhook.update({ where: { id }, data: writable(change), select: columns }));
}

/** With its deliveries, those to come too. */
export async function deleteWebhook(tx: Transaction, id: string): Promise<void> {
  await tx.webhook.deleteMany({ where: { id } });
}

/** Holds the webhook until the transaction ends, and answers its sealed secret; null if it is gone. */
export async function lockWebhook(tx: Transaction, id: string): Promise<string | null> {
  const rows = await tx.$queryRaw<{ sealed_secret: string }[]>`
    SELECT sealed_secret FROM webhooks WHERE id = ${id}::uuid FOR UPDATE`;
  return rows[0]?.sealed_secret ?? null;
}
