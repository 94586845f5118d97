import { describe, expect, it } from 'vitest';
import { zipOf } from '../test/archives.ts';
import type { TestApp } from './harness.ts';
import { ImportClient, toldEntries } from './import-client.ts';
import { portrait, type Person } from './portraits.ts';
import { PrivacyClient } from './privacy-client.ts';

const header = 'path,name,consentBasis,consentPurpose,consentGivenAt,consentExpiresAt';
const exporting = `mutation ($id: ID!) { exportGallery(input: { galleryId: $id, include: [IMAGES, METADATA] }) { job { id } } }`;

const pictures = async (people: readonly Person[]): Promise<[string, Buffer][]> =>
  await Promise.all(
    people.map(async (person): Promise<[string, Buffer]> => [`${person}.jpg`, await portrait(person)]),
  );

/** What uploads say of consents, in galleries that ask for them. `now` is the server's. */
export function importedConsents(of: () => { readonly app: TestApp; readonly now: () => Date }): void {
  const at = (days: number): string => new Date(of().now().getTime() + days * 86_400_000).toISOString();
  const csvOf = async (rows: readonly string[], people: readonly Person[]) =>
    await zipOf([['list.csv', [header, ...rows].join('\n')], ...(await pictures(people))]);
  const setting = () => {
    const { app } = of();
    return { app, importer: ImportClient.owner(app), privacy: new PrivacyClient(app) };
  };
  const idOf = async (importer: ImportClient, galleryId: string, name: string): Promise<string> => {
    const { identities } = await importer.contents(galleryId);
    return identities.nodes.find((one: { name: string }) => one.name === name).id;
  };

  describe('consents by an import', () => {
    it('bring people into a gallery that asks for them, once for each', async () => {
      const { importer, privacy } = setting();
      const galleryId = await importer.gallery({ consentRequired: true });
      const upload = await csvOf(
        [
          `mia.jpg,Mia,contract,badge,2026-01-02,${at(30)}`,
          `miaAgain.jpg,Mia,CONTRACT,badge,2026-01-02,${at(30)}`,
          'lena.jpg,Lena,,,,',
          `rosa.jpg,Rosa,,badge,2026-01-02,${at(-1)}`,
        ],
        ['mia', 'miaAgain', 'lena', 'rosa'],
      );
      const told = ['row 1: Mia', 'row 2: Mia', 'row 3: CONSENT_MISSING', 'row 4: CONSENT_MISSING'];
      expect(toldEntries(await importer.import(galleryId, upload))).toEqual(told);
      const mia = await idOf(importer, galleryId, 'Mia');
      const standing = await privacy.standing(mia);
      expect(standing).toMatchObject({ consentState: 'GIVEN', consentEndsAt: at(30) });
      const [consent, ...others] = standing.consents.nodes;
      expect(consent).toMatchObject({ lawfulBasis: 'CONTRACT', purpose: 'badge', note: null });
      expect(others).toEqual([]);
      const again = await importer.import(galleryId, upload);
      expect(toldEntries(again).slice(0, 2)).toEqual(['row 1: DUPLICATE_SAMPLE', 'row 2: DUPLICATE_SAMPLE']);
      expect((await privacy.standing(mia)).consents.nodes).toHaveLength(1);
      // One who is there already, and had none, agrees by an upload.
      const vera = await importer.identity(galleryId, 'Vera');
      const later = await csvOf([`vera.jpg,Vera,,badge,2026-01-02T10:00:00+02:00,`], ['vera']);
      expect(toldEntries(await importer.import(galleryId, later))).toEqual(['row 1: Vera']);
      expect(await privacy.standing(vera)).toMatchObject({ consentState: 'GIVEN', consentEndsAt: null });
    }, 60_000);

    it('that cannot be meant are told as INVALID_CONSENT, and bring nobody', async () => {
      const { importer } = setting();
      const galleryId = await importer.gallery();
      const rows = [
        'mia.jpg,Mia,consent,badge,yesterday,',
        `mia.jpg,Mia,consent,badge,${at(1)},`,
        'mia.jpg,Mia,consent,badge,2026-01-02,2026-01-01',
        'mia.jpg,Mia,consent,badge,2026-01-02,never',
        'mia.jpg,Mia,consent,,2026-01-02,',
        'mia.jpg,Mia,whim,badge,2026-01-02,',
        `mia.jpg,Mia,consent,${'x'.repeat(501)},2026-01-02,`,
      ];
      const job = await importer.import(galleryId, await csvOf(rows, ['mia']));
      expect(job.state).toBe('SUCCEEDED');
      expect(toldEntries(job)).toEqual(rows.map((_row, i) => `row ${i + 1}: INVALID_CONSENT`));
      expect((await importer.contents(galleryId)).identityCount).toBe(0);
    });

    it('come with an export, withdrawn ones too', async () => {
      const { app, importer, privacy } = setting();
      const from = await importer.gallery({ consentRequired: true });
      const upload = await csvOf(
        ['anna.jpg,Anna,consent,badge,2026-01-02,', 'vera.jpg,Vera,consent,badge,2026-01-02,'],
        ['anna', 'vera'],
      );
      expect(toldEntries(await importer.import(from, upload))).toEqual(['row 1: Anna', 'row 2: Vera']);
      await privacy.withdraw(await idOf(importer, from, 'Vera'));
      const { job } = (await app.graphql(exporting, { id: from })).data.exportGallery;
      const zip = Buffer.from(await (await importer.get(await privacy.exported(job.id))).arrayBuffer());
      const into = await importer.gallery({ consentRequired: true });
      const moved = await importer.import(into, zip);
      expect(moved.importEntries.nodes.map(({ reason }: { reason: string | null }) => reason)).toEqual([
        ...[null, null, null, 'CONSENT_MISSING'],
      ]);
      const stands = async (name: string) =>
        (await privacy.standing(await idOf(importer, into, name))).consentState;
      expect([await stands('Anna'), await stands('Vera')]).toEqual(['GIVEN', 'WITHDRAWN']);
    }, 60_000);
  });
}
