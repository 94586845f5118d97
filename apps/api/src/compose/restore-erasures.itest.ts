import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passphrase, Place } from '../../test/backup-place.ts';
import { testDatabases } from '../../test/databases.ts';
import { authSecret, ErasingServer } from '../../test/erasing-server.ts';
import { onServer } from '../../test/on-server.ts';
import { PlantedPerson } from '../../test/planted-person.ts';
import { copyReceipts } from '../features/erasure/reapply-receipts.ts';
import { checkReceipt, ReceiptSigner } from '../features/erasure/receipt.ts';
import { openDiskBlobStore } from '../infra/blobs/disk-blob-store.ts';
import { diskReceiptFiles } from '../infra/receipts/disk-receipt-files.ts';
import { openDiskUploadFiles } from '../infra/blobs/disk-upload-files.ts';

describe.each(testDatabases)('a restore on $name of a backup from before an erasure', ({ open, name }) => {
  let folder: string;
  let source: Place;
  let server: ErasingServer;
  let person: PlantedPerson;
  let receipt: string;
  const places: Place[] = [];
  const newPlace = async (): Promise<Place> => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    const at = { folder: join(dataDir, 'blobs') };
    const stores = [await openDiskBlobStore(at), await openDiskUploadFiles(at)] as const;
    const place = new Place(dataDir, await open(), stores);
    places.push(place);
    return place;
  };
  const file = (): string => join(folder, 'backup.zip');
  /** The job of a server that starts on the place. */
  const finish = async (place: Place): Promise<void> => {
    const restored = await ErasingServer.open(place.database, place.dataDir, place.index);
    for (const { id } of await place.database.client.erasure.findMany({ where: { state: 'RUNNING' } })) {
      await restored.work(id);
    }
  };
  const tracesAt = (place: Place) =>
    Object.assign(Object.create(person) as PlantedPerson, {
      place: { database: place.database, blobs: place.blobs, folder: place.dataDir },
    }).traces();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-again-'));
    source = await newPlace();
    server = await ErasingServer.open(source.database, source.dataDir, source.index);
    person = await new PlantedPerson(server, `again on ${name}`).plant();
    await server.settle();
    await source.backup(file());
    const erasure = await server.work(await server.erase(person));
    receipt = erasure.receipt ?? '';
  }, 180_000);
  afterAll(async () => {
    for (const place of places) await place.database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('erases again by receipts that were kept elsewhere, and brings the others back', async () => {
    const place = await newPlace();
    const receipts = { files: [{ name: 'kept.json', text: receipt }], areTrusted: false };
    await place.restore(file(), { receipts, passphrase });
    const { client } = place.database;
    expect(await client.identity.count({ where: { id: person.identityId } })).toBe(0);
    expect(await client.identity.count({ where: { id: person.otherId } })).toBe(1);
    expect(await client.erasure.findMany()).toMatchObject([{ reason: 'RESTORED', state: 'RUNNING' }]);
    await finish(place);
    expect(await tracesAt(place)).toEqual([]);
    const [erasure] = await client.erasure.findMany();
    expect(checkReceipt(erasure?.receipt ?? '')).toMatchObject({ isGenuine: true });
    expect(await readdir(join(place.dataDir, 'receipts'))).toEqual([`${erasure?.id}.json`]);
    await rm(join(place.dataDir, 'receipts'), { recursive: true });
    const files = diskReceiptFiles(join(place.dataDir, 'receipts'));
    expect(await copyReceipts(place.database, files)).toBe(1);
    expect(await copyReceipts(place.database, files)).toBe(0);
  }, 180_000);

  onServer(name)(
    'erases again by what the database that it replaces knows',
    async () => {
      await rm(join(source.dataDir, 'receipts'), { recursive: true });
      await source.restore(file(), { mayReplace: true });
      expect(await source.database.client.identity.count({ where: { id: person.identityId } })).toBe(0);
      await finish(source);
      expect(await tracesAt(source)).toEqual([]);
      // Once more, by the folder alone: nothing is left to do twice.
      await source.restore(file(), { mayReplace: true });
      expect(await source.database.client.identity.count({ where: { id: person.identityId } })).toBe(0);
    },
    180_000,
  );

  onServer(name)(
    'brings the person back without a receipt, and refuses forged and foreign ones',
    async () => {
      const place = await newPlace();
      const given = (text: string, areTrusted = false) => ({ files: [{ name: 'r.json', text }], areTrusted });
      const forged = receipt.replace(person.identityId, person.otherId);
      await expect(place.restore(file(), { receipts: given(forged) })).rejects.toMatchObject({
        code: 'BAD_RECEIPT',
      });
      const check = checkReceipt(receipt);
      if (!check.isGenuine) throw new Error(check.problem);
      const foreign = new ReceiptSigner('z'.repeat(40)).sign(check.receipt);
      await expect(place.restore(file(), { receipts: given(foreign) })).rejects.toMatchObject({
        code: 'BAD_RECEIPT',
      });
      expect(new ReceiptSigner(authSecret).fingerprint).toBe(check.fingerprint);
      await place.restore(file());
      expect(await place.database.client.identity.count({ where: { id: person.identityId } })).toBe(1);
      await place.restore(file(), { mayReplace: true, receipts: given(foreign, true) });
      expect(await place.database.client.identity.count({ where: { id: person.identityId } })).toBe(0);
    },
    180_000,
  );
});
