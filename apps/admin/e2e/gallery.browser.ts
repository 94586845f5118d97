import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawnFolder } from './drawn-people.ts';
import { axe, useConsole, type OpenPage } from './harness.ts';

const console = useConsole();
const name = `Door ${randomUUID().slice(0, 8)}`;
let galleryId = '';

/** Two faces, cut out of the examples that the face package carries. */
const faces = {
  Ada: ['sample3.jpg', { left: 980, top: 100, width: 400, height: 540 }],
  Bo: ['sample6.jpg', { left: 170, top: 360, width: 370, height: 500 }],
} as const;

const createGallery = `mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }`;
const createIdentity = `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }`;
const enroll = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } } }`;

beforeAll(async () => {
  const demo = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');
  galleryId = (await console.graphql(createGallery, { input: { name } })).createGallery.gallery.id;
  for (const [person, [file, box]] of Object.entries(faces)) {
    const input = { galleryId, name: person };
    const identityId = (await console.graphql(createIdentity, { input })).createIdentity.identity.id;
    const picture = await sharp(join(demo, file)).extract(box).jpeg({ quality: 95 }).toBuffer();
    const images = [{ image: { base64: picture.toString('base64') } }];
    const made = await console.graphql(enroll, { input: { identityId, images } });
    expect(made.enrollSamples.accepted).toHaveLength(1);
  }
});

interface Asked {
  readonly query: string;
  readonly variables: { readonly after?: string | null };
}

async function settled({ page }: OpenPage): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
}

describe('a gallery in the console', () => {
  it('lists its people, finds one by a part of the name, and says what is thin about them', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(`/galleries/${galleryId}?q=ad`);
    await page.getByRole('gridcell').getByText('Ada').waitFor();
    expect(await page.getByRole('gridcell').count()).toBe(1);
    await settled(open);
    expect(await axe(page)).toEqual([]);
    await page.getByRole('gridcell').press('Enter');
    await page.getByRole('heading', { name: 'Ada', level: 1 }).waitFor();
    await page.getByText('There are only few faces').waitFor();
    await settled(open);
    expect(await axe(page)).toEqual([]);
  });

  it('merges two people by keys, and takes it back', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(`/galleries/${galleryId}`);
    await page.getByLabel('Choose Ada').check({ force: true });
    await page.getByLabel('Choose Bo').check({ force: true });
    await page.keyboard.press('m');
    await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
    await page.getByText('They are one person now.').waitFor();
    await page.getByRole('gridcell').getByText('Bo').waitFor({ state: 'detached' });
    await page.getByRole('gridcell').press('Enter');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('They are two people again').waitFor();
  });

  it('tells what its threshold rests on', async () => {
    await using open = await console.open({ scheme: 'dark' });
    const { page } = open;
    await open.goto(`/galleries/${galleryId}/thresholds`);
    await page.getByText('Match from').first().waitFor();
    await page.getByRole('img', { name: /Two hills/ }).waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Would apply').waitFor();
    await settled(open);
    expect(await axe(page)).toEqual([]);
  });

  it('shows a VIEWER what there is, and nothing that they may not do', async () => {
    await using open = await console.open({ role: 'VIEWER' });
    const { page } = open;
    await open.goto(`/galleries/${galleryId}`);
    await page.getByRole('gridcell').first().waitFor();
    expect(await page.getByRole('button', { name: 'New identity' }).count()).toBe(0);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await open.goto(`/galleries/${galleryId}/import`);
    await page.getByText(/SAMPLE_WRITE/).waitFor();
  });

  it('says once that the rest of a list did not come, and asks again when it is told to', async () => {
    await using open = await console.open({ expected: [/500/] });
    const { page } = open;
    const errors = [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-20' } }];
    const noneLeft = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
    let asked = 0;
    await page.route('**/graphql', async (route) => {
      const { query, variables } = route.request().postDataJSON() as Asked; // reason: what the console sends
      if (!query.includes('query Galleries(')) await route.fallback();
      else if (variables.after === null) {
        const { data } = (await (await route.fetch()).json()) as { data: { galleries: object } }; // reason: the schema's
        const pageInfo = { hasNextPage: true, endCursor: 'further' };
        await route.fulfill({ json: { data: { galleries: { ...data.galleries, pageInfo } } } });
      } else {
        asked += 1;
        const later = { json: { data: { galleries: noneLeft } } };
        await route.fulfill(asked === 1 ? { status: 500, json: { errors } } : later);
      }
    });
    await page.goto('/galleries');
    const alert = page.getByRole('alert');
    await alert.getByText('request-20').waitFor();
    await page.getByRole('link', { name }).waitFor();
    expect(asked).toBe(1);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(asked).toBe(2);
  });

  it('goes on with an import that a closed page cut off, and sends only the rest', async () => {
    const input = { name: `${name} import` };
    const id: string = (await console.graphql(createGallery, { input })).createGallery.gallery.id;
    await using folder = await drawnFolder(['Jun']);
    // more than one piece of an upload, and no picture
    for (const file of ['one.jpg', 'two.jpg'])
      await writeFile(join(folder.path, 'Jun', file), Buffer.alloc(5 * 2 ** 20, file));
    await using open = await console.open({ expected: [/ERR_FAILED/] });
    const { page } = open;
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/imports')) sent.push(request.method());
    });
    const send = async (): Promise<void> => {
      await page.locator('input[webkitdirectory]').setInputFiles(folder.path);
      await page.getByText('5 files').waitFor();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
    };
    await page.route('**/imports/*', async (route) =>
      route.request().method() === 'PATCH' ? await route.abort() : await route.fallback(),
    );
    await open.goto(`/galleries/${id}/import`);
    await send();
    await page.getByText(/connection is lost/).waitFor();
    await page.unroute('**/imports/*');
    await page.reload();
    await page.getByText(/80\s?% of .* are there/).waitFor();
    sent.length = 0;
    await send();
    await page.getByText('2 taken, 3 refused').waitFor({ timeout: 180_000 });
    expect([...new Set(sent)]).toEqual(['GET', 'PATCH']);
  });

  it('speaks Chinese, and says so of a gallery that is not there', async () => {
    await using open = await console.open({ language: 'zh-CN', expected: [/404/] });
    const { page } = open;
    await open.goto('/galleries');
    await page.getByRole('heading', { name: '图库', level: 1 }).waitFor();
    await page.getByRole('button', { name: '新建图库' }).first().waitFor();
    for (const path of ['', '/import', '/search', '/review', '/unknowns', '/cameras', '/sightings']) {
      await page.goto(`/galleries/bm90aGluZw==${path}`);
      await page.getByText('图库不存在').waitFor();
    }
    await page.getByRole('link', { name: '返回图库列表' }).click();
    await page.getByRole('grid', { name: '图库' }).waitFor();
  });
});
