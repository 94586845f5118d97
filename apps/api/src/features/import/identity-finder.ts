import type { Transaction } from '../../infra/prisma/database.ts';
import { newId } from '../../core/ids.ts';
import type { WantedConsent } from '../consent/imported-consents.ts';
import type { IdentityColumns } from '../identity/identity-input.ts';
import { resolveIdentityIds } from '../identity/identity-alias.store.ts';
import { findByExternalIds, findByNames, findIdentitiesOf } from '../identity/identity.store.ts';
import { identityOfEntry } from './import-entry.store.ts';
import type { WantedIdentity } from './formats/import-item.ts';

export interface ResolvedIdentity {
  readonly identityId: string;
  /** To be made with its first effect; null for one that is there. */
  readonly make: IdentityColumns | null;
}

/** A wanted identity whose columns were checked. */
export interface CheckedIdentity {
  readonly wanted: WantedIdentity;
  readonly make: IdentityColumns;
  readonly consents: readonly WantedConsent[];
}

/** Finds whom entries are of, and remembers it for the entries to come. */
export class IdentityFinder {
  readonly #of: { readonly jobId: string; readonly galleryId: string };
  readonly #known = new Map<string, string>();

  constructor(of: { readonly jobId: string; readonly galleryId: string }) {
    this.#of = of;
  }

  /** By key. Those that are not there get the id that they will be made with. */
  async resolve(
    tx: Transaction,
    identities: readonly CheckedIdentity[],
  ): Promise<ReadonlyMap<string, ResolvedIdentity>> {
    const byKey = new Map(identities.map((identity) => [identity.wanted.key, identity]));
    const unknown = [...byKey.values()].filter(({ wanted }) => !this.#known.has(wanted.key));
    const found = await this.#find(tx, unknown);
    return new Map(
      [...byKey].map(([key, { make }]): [string, ResolvedIdentity] => {
        const identityId = this.#known.get(key) ?? found.get(key);
        return [key, identityId === undefined ? { identityId: newId(), make } : { identityId, make: null }];
      }),
    );
  }

  /** After the commit that found or made them. */
  remember(key: string, identityId: string): void {
    this.#known.set(key, identityId);
  }

  /** Something that was remembered is gone. */
  forget(): void {
    this.#known.clear();
  }

  async #find(tx: Transaction, unknown: readonly CheckedIdentity[]): Promise<ReadonlyMap<string, string>> {
    const { galleryId } = this.#of;
    const wanted = unknown.map((identity) => identity.wanted);
    const ids = await findIdentitiesOf(
      tx,
      galleryId,
      wanted.flatMap(({ find }) => find.id ?? []),
    );
    const byExternalId = new Map(
      (
        await findByExternalIds(
          tx,
          galleryId,
          wanted.flatMap(({ find }) => find.externalId ?? []),
        )
      ).map(({ externalId, id }) => [externalId, id]),
    );
    const byName = await findByNames(
      tx,
      galleryId,
      wanted.flatMap(({ find }) => find.name ?? []),
    );
    const found = new Map<string, string>();
    for (const { key, find } of wanted) {
      const id =
        (find.id !== undefined && ids.has(find.id) ? find.id : undefined) ??
        byExternalId.get(find.externalId ?? null) ??
        byName.get(find.name ?? '') ??
        (await this.#ofEntry(tx, find.ofEntry));
      if (id !== undefined) found.set(key, id);
    }
    // Whoever was merged is the one that they were merged into.
    const winners = await resolveIdentityIds(tx, [...found.values()]);
    return new Map([...found].map(([key, id]) => [key, winners.get(id) ?? id]));
  }

  async #ofEntry(tx: Transaction, index: number | undefined): Promise<string | undefined> {
    if (index === undefined) return undefined;
    return (await identityOfEntry(tx, this.#of.jobId, index)) ?? undefined;
  }
}
