import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axe, useConsole } from './harness.ts';

const console = useConsole();
const demo = join(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'), '../demo');
let folder = '';
let [gallery, empty] = ['', ''];
const pathOf = (page: 'search' | 'review' | 'unknowns', id = gallery): string =>
  `/galleries/${encodeURIComponent(id)}/${page}`;

/** Faces cut out of the photographs that the face package carries. */
async function face(who: 'mia' | 'anna', brightness = 1): Promise<string> {
  const [file, box] =
    who === 'mia'
      ? (['sample3.jpg', { left: 980, top: 100, width: 400, height: 540 }] as const)
      : (['sample6.jpg', { left: 170, top: 360, width: 370, height: 500 }] as const);
  const picture = sharp(join(demo, file)).extract(box).modulate({ brightness });
  return (await picture.jpeg({ quality: 92 }).toBuffer()).toString('base64');
}

async function makeGallery(name: string): Promise<string> {
  const { createGallery } = await console.graphql(
    'mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }',
    { input: { name } },
  );
  return createGallery.gallery.id as string; // reason: the schema's
}

async function person(name: string): Promise<string> {
  const { createIdentity } = await console.graphql(
    'mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }',
    { input: { galleryId: gallery, name } },
  );
  const { id } = createIdentity.identity;
  await console.graphql(
    'mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } } }',
    { input: { identityId: id, images: [{ image: { base64: await face('mia') } }] } },
  );
  return id as string; // reason: the schema's
}

const search = async (base64: string) =>
  (
    await console.graphql(
      'query ($input: SearchInput!) { search(input: $input) { id probes { decision } } }',
      { input: { galleryIds: [gallery], image: { base64 } } },
    )
  ).search;

beforeAll(async () => {
  [gallery, empty] = await Promise.all([makeGallery('Reception'), makeGallery('Nobody here')]);
  folder = await mkdtemp(join(tmpdir(), 'gallerist-bench-'));
  await writeFile(join(folder, 'broken.jpg'), 'no picture at all');
  const mia = await person('Mia');
  const doubted = await search(await face('mia', 0.9));
  await console.graphql(
    'mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { userErrors { message } } }',
    {
      input: {
        ...{ searchId: doubted.id, probeIndex: 0, candidateIdentityId: mia, verdict: 'NOT_THIS_PERSON' },
      },
    },
  );
  await person('Twin');
  await search(await face('mia', 1.1));
  for (const brightness of [1, 0.92]) await search(await face('anna', brightness));
});

afterAll(async () => await rm(folder, { recursive: true, force: true }));

/** Lets go of a file over the page, as a hand does. */
async function drop(page: Page, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    data.items.add(new File([content], 'group.jpg', { type: 'image/jpeg' }));
    return data;
  }, bytes.toString('base64'));
  await page.getByText('Drop a picture here').dispatchEvent('drop', { dataTransfer: transfer });
}

describe('the search bench', () => {
  it('searches a picture that is dropped, takes feedback and takes it back, and makes a stranger known', async () => {
    await using open = await console.open({ expected: [/4\d\d/] });
    const { page } = open;
    await open.goto(pathOf('search'));
    await page.getByText('Nothing searched yet').waitFor();
    await page.locator('input[type=file]').setInputFiles(join(folder, 'broken.jpg'));
    await page.getByRole('alert').waitFor();
    await open.goto(pathOf('search'));
    await drop(page, await sharp(join(demo, 'sample3.jpg')).resize(1300).jpeg().toBuffer());
    await page.getByText(/\d subjects, answered in/).waitFor();
    await page
      .getByRole('button', { name: /^Subject \d: match/ })
      .first()
      .click();
    const mia = page.getByRole('article', { name: 'Mia' });
    await mia.getByText('may be this person').waitFor();
    await mia.getByRole('button', { name: 'It is this person' }).click();
    await page.getByText('You said: it is Mia.').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('You said: it is Mia.').waitFor({ state: 'detached' });

    await page
      .getByRole('button', { name: /^Subject \d: unknown/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'New identity…' }).locator('visible=true').click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Lena');
    await page.keyboard.press('Enter');
    await page.getByText('You said: it is Lena.').waitFor();
    await page.getByRole('button', { name: 'Options' }).click();
    await page.getByRole('switch', { name: 'Only the largest subject' }).click();
    await page.waitForURL(/subjects=largest/);
    await page.keyboard.press('Escape');
    await page.getByText('1 subject, answered in').waitFor();
  });
});

describe('the camera', () => {
  const without = {
    none: 'Object.defineProperty(navigator, "mediaDevices", { value: undefined })',
    refused: `navigator.mediaDevices.getUserMedia = async () => {
      if (!globalThis.isAgreed) { globalThis.isAgreed = true; throw new DOMException('no', 'NotAllowedError'); }
      return await MediaDevices.prototype.getUserMedia.call(navigator.mediaDevices, { video: true });
    }`,
  };

  it('gives a still to search for, by keyboard, after it was refused once', async () => {
    await using open = await console.open();
    const { page } = open;
    await page.addInitScript(without.refused);
    await open.goto(pathOf('search'));
    await page.getByRole('button', { name: 'Use the camera' }).press('Enter');
    await page.getByText('The camera was refused').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask again' }).press('Enter');
    const take = page.getByRole('button', { name: 'Take the picture' });
    await expect.poll(() => take.isEnabled(), { timeout: 30_000 }).toBe(true);
    await take.press('Enter');
    await page.getByText('This picture gives nothing to compare').waitFor();
    await page.getByRole('img', { name: 'The picture that is searched for' }).waitFor();
  });

  it('is explained where the browser gives none to the page', async () => {
    await using open = await console.open();
    const { page } = open;
    await page.addInitScript(without.none);
    await open.goto(`${pathOf('search')}?mode=compare`);
    await page.getByRole('button', { name: 'Use the camera' }).first().click();
    await page.getByText('The browser gives no camera to this page').waitFor();
    expect(await page.getByRole('button', { name: 'Ask again' }).count()).toBe(0);
  });
});

describe('the review queue', () => {
  it('is worked through by keyboard, and what a wrong key does is undone', async () => {
    await using open = await console.open({ role: 'REVIEWER' });
    const { page } = open;
    const asks = async (text: RegExp) => await page.getByRole('heading', { level: 2, name: text }).waitFor();
    await open.goto(`${pathOf('review')}?kind=DUPLICATE`);
    await asks(/one person\?/);
    expect(await axe(page)).toEqual([]);
    for (const key of ['m', 'r', 'a', 's']) {
      await page.keyboard.press(key);
      await page.getByText(/nothing waits|is left/).waitFor();
      await page.keyboard.press('u');
      await asks(/one person\?/);
    }
    await open.goto(`${pathOf('review')}?kind=DISAGREEMENT`);
    await asks(/right about Mia/);
    await page.keyboard.press('r');
    await page.getByText('Done: 1 answer').waitFor();
    await expect.poll(async () => await page.getByText('Disagreement (0)').count()).toBe(1);
    await page.reload();
    await page.getByText('Nothing waits for review').waitFor();
  });
});

describe('unknowns', () => {
  it('are linked now, and accepted as somebody new', async () => {
    await using open = await console.open({ role: 'REVIEWER' });
    const { page } = open;
    await open.goto(pathOf('unknowns'));
    await page.getByRole('button', { name: 'Look now' }).click();
    await page.getByRole('button', { name: 'Seen 2 times' }).first().click();
    await page.getByRole('group', { name: 'Pictures to take' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Name' }).fill('Anna');
    await page.keyboard.press('Enter');
    await page.getByText('2 pictures are now samples of Anna.').waitFor();
  });
});

describe('who has nothing to do here', () => {
  const pages = ['search', 'review', 'unknowns'] as const;

  it('is told what an empty gallery lacks, in Chinese too', async () => {
    await using open = await console.open({ language: 'zh-CN', scheme: 'dark' });
    const words = { search: '尚未搜索', review: '没有待复核的问题', unknowns: '没有多次出现的陌生人' };
    for (const page of pages) {
      await open.goto(pathOf(page, empty));
      await open.page.getByText(words[page]).waitFor();
      expect(await axe(open.page)).toEqual([]);
    }
  });

  it('is told that the role does not open a page', async () => {
    await using open = await console.open({ role: 'VIEWER' });
    for (const page of pages) {
      await open.goto(pathOf(page, empty));
      await open.page.getByText('Your role does not open this page').waitFor();
    }
  });

  it('is told when the server makes a mistake', async () => {
    // the upload that the address of the bench names is not there
    await using open = await console.open({ expected: [/500/, /404/] });
    await open.page.route('**/graphql', async (route) => {
      const isAsked = /query (ReviewQueue|Unknowns|BenchSearch)\b/.test(route.request().postData() ?? '');
      if (!isAsked) {
        await route.fallback();
        return;
      }
      const errors = [
        { message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-9' } },
      ];
      await route.fulfill({ status: 500, json: { errors } });
    });
    for (const page of [pathOf('review'), pathOf('unknowns'), `${pathOf('search')}?media=TWVkaWE6MQ`]) {
      await open.page.goto(page);
      await open.page.getByRole('alert').getByText('request-9').waitFor();
    }
  });
});
