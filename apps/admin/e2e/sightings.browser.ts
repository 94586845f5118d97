import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { axe, useConsole } from './harness.ts';

const console = useConsole();
let galleryId = '';

beforeAll(async () => {
  const { createGallery } = await console.graphql(
    'mutation ($input: CreateGalleryInput!) { createGallery(input: $input) { gallery { id } } }',
    { input: { name: `Station ${randomUUID().slice(0, 8)}` } },
  );
  galleryId = createGallery.gallery.id;
});

const pathOf = (page: string): string => `/galleries/${encodeURIComponent(galleryId)}/${page}`;

describe('cameras in the console', () => {
  it('are made, linked with their travel times, drawn, removed and brought back', async () => {
    await using open = await console.open();
    const { page } = open;
    await open.goto(pathOf('cameras'));
    await page.getByText('There is no camera yet').waitFor();
    expect(await axe(page)).toEqual([]);
    for (const [name, externalId] of [
      ['North door', 'north'],
      ['Platform', 'platform'],
    ] as const) {
      await page.getByRole('button', { name: 'New camera' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('textbox', { name: 'External id' }).fill(externalId);
      await dialog.getByRole('button', { name: 'New camera' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('link', { name }).waitFor();
    }
    await page.getByRole('link', { name: 'Platform' }).click();
    await page.waitForURL(/camera=/);
    const drawer = page.getByRole('dialog', { name: 'Platform' });
    await drawer.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Edit' });
    await form.getByRole('button', { name: 'Add a neighbour' }).click();
    await form.getByRole('combobox', { name: 'Camera' }).click();
    await page.getByRole('option', { name: 'North door' }).click();
    await form.getByRole('textbox', { name: 'Least, s' }).fill('40');
    await form.getByRole('textbox', { name: 'Usual, s' }).fill('75');
    expect(await axe(page)).toEqual([]);
    await form.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('at least 40 sec, usually 1 min 15 sec').waitFor();

    await open.goto(`${pathOf('cameras')}?view=plan`);
    await page.getByRole('group', { name: /2 cameras and the ways between them: .*40 sec/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'North door' }).press('Enter');
    const north = page.getByRole('dialog', { name: 'North door' });
    await north.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove the camera' }).click();
    await north.getByRole('button', { name: 'Bring back' }).click();
    await north.getByRole('button', { name: 'Edit' }).waitFor();
  });

  it('show a VIEWER what there is in Chinese, and nothing to change it', async () => {
    await using open = await console.open({ role: 'VIEWER', language: 'zh-CN', scheme: 'dark' });
    const { page } = open;
    await open.goto(pathOf('cameras'));
    await page.getByRole('heading', { name: '摄像头', level: 1 }).waitFor();
    await page.getByRole('gridcell', { name: 'Platform' }).first().click();
    await page
      .getByRole('dialog')
      .getByText(/至少 40/)
      .waitFor();
    expect(await page.getByRole('button', { name: '编辑' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: '新建摄像头' }).count()).toBe(0);
    expect(await axe(page)).toEqual([]);
  });
});
