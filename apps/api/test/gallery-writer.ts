import { startEmbeddedPostgres } from '../src/infra/pglite/embedded-postgres.ts';
import { openDatabase } from '../src/infra/prisma/database.ts';

/** Writes a gallery with three identities, a transaction each, and names it on stdout once it is committed; until killed. */
async function main(dataDir: string): Promise<never> {
  const { url } = await startEmbeddedPostgres({ dataDir });
  const database = openDatabase({ url });
  for (;;) {
    const id = await database.transaction(async (tx) => {
      const gallery = await tx.gallery.create({ data: { name: 'killed', filterKeys: [] } });
      for (const name of ['a', 'b', 'c']) {
        await tx.identity.create({ data: { galleryId: gallery.id, name, tags: [] } });
      }
      return gallery.id;
    });
    process.stdout.write(`${id}\n`);
  }
}

await main(process.argv[2] ?? '');
