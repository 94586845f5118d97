import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphqlOf, password } from './accounts.ts';
import { drawnFolder, type DrawnFolder } from './drawn-people.ts';
import { axe } from './harness.ts';
import { openPage, sharedBrowser, type OpenPage } from './open-page.ts';
import { fillDataFolder, startServer, type Server } from './start-server.ts';

/** Without a session the API answers 401, and browsers write that down. */
const expected = [/401/];
const slowMs = 180_000;
const gallery = 'Front door';
let server: Server;
let folder: DrawnFolder;

beforeAll(async () => {
  [server, folder] = await Promise.all([startServer({}, fillDataFolder), drawnFolder()]);
});

afterAll(async () => {
  await server.stop();
  await folder[Symbol.asyncDispose]();
});

const activeSpaces = `{ galleries(first: 1) { nodes { activeSpace { id } } } }`;

async function activeSpace(): Promise<string> {
  return (await graphqlOf(server)(activeSpaces)).galleries.nodes[0].activeSpace.id;
}

async function clean(page: Page): Promise<void> {
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  expect(await axe(page)).toEqual([]);
}

const linkTo = async (page: Page, name: string): Promise<void> =>
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

it(
  'leads one operator from a server that nobody owns to a model in service, and back',
  async () => {
    await using open = await openPage(await sharedBrowser(), { url: server.url, session: null, expected });
    await setUp(open);
    await makeGallery(open.page);
    await importFolder(open.page);
    await searchAndJudge(open.page);
    await review(open.page);
    const before = await activeSpace();
    await train(open.page);
    await promote(open.page);
    expect(await activeSpace()).not.toBe(before);
    await rollBack(open.page);
    expect(await activeSpace()).toBe(before);
  },
  3 * slowMs,
);

/** By the link that the server printed, which works once. */
async function setUp({ page, goto }: OpenPage): Promise<void> {
  await goto('/sign-in');
  await page.getByRole('link', { name: 'Set Gallerist up' }).waitFor();
  await page.goto(server.setUpUrl.replace(/^https?:\/\/[^/]+/, server.url));
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Email').fill('ada@gallerist.example');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByRole('heading', { name: 'Dashboard', level: 1 }).waitFor();
  await goto('/setup');
  await page.getByText('Gallerist is set up already.').waitFor();
}

/** Without a gallery the bench says what it lacks, and leads to making one. */
async function makeGallery(page: Page): Promise<void> {
  await page.goto('/');
  await linkTo(page, 'Search bench');
  await page.getByText(/open once there is one/).waitFor();
  await page.getByRole('button', { name: 'New gallery' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(gallery);
  await page.getByRole('button', { name: 'Make the gallery' }).click();
  await page.getByRole('heading', { name: gallery, level: 1 }).waitFor();
  await page.getByText('Nobody is enrolled yet').waitFor();
}

async function importFolder(page: Page): Promise<void> {
  await linkTo(page, 'Import');
  await page.getByRole('heading', { name: 'Import', level: 1 }).waitFor();
  await page.locator('input[webkitdirectory]').setInputFiles(folder.path);
  await page.getByText(`${folder.pictures + 1} files`).waitFor();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.waitForURL(/job=/);
  await page.getByText(`${folder.pictures} taken, 1 refused`).waitFor({ timeout: slowMs });
  const refused = page.getByRole('grid', { name: 'Files of the import' });
  await refused.getByText('broken.jpg').waitFor();
  await refused.getByText('This format is not supported.').waitFor();
  await clean(page);
}

/** Two pictures: of one is said who it is, the other is left to the review queue. */
async function searchAndJudge(page: Page): Promise<void> {
  await linkTo(page, 'Search bench');
  await page.getByText('Nothing searched yet').waitFor();
  const picture = page.locator('input[type=file]');
  await picture.setInputFiles(await folder.probe('Dara'));
  await page
    .getByRole('article', { name: 'Dara' })
    .getByRole('button', { name: 'It is this person' })
    .click();
  await page.getByText('You said: it is Dara.').waitFor();
  await page.getByRole('button', { name: 'Subject 1 · Dara: you said so' }).waitFor();
  await clean(page);
  // whom the search before did not name, so that an answer is the new one's
  await picture.setInputFiles(await folder.probe('Ada'));
  await page.getByRole('article', { name: 'Ada' }).waitFor();
}

/** One probe matched two identities: they are two people, undone, and said again. */
async function review(page: Page): Promise<void> {
  const question = page.getByRole('heading', { level: 2, name: /one person\?/ });
  await linkTo(page, 'Review queue');
  await question.waitFor();
  await page.keyboard.press('r');
  await page.getByText('Done: 1 answer').waitFor();
  await page.keyboard.press('u');
  await question.waitFor();
  await clean(page);
  await page.keyboard.press('r');
  await page.getByText('Done: 1 answer').waitFor();
}

async function train(page: Page): Promise<void> {
  await linkTo(page, 'Training runs');
  await page.getByRole('button', { name: 'Start a training' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start a training' });
  await dialog.getByLabel('Galleries').first().fill(gallery);
  await page.getByRole('option', { name: gallery }).click();
  await dialog.getByText(`${folder.people} identities, ${folder.pictures} samples`).waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByText('Held out: never learnt from').waitFor();
  await dialog.getByRole('button', { name: 'Options of the recipe' }).click();
  await dialog.getByPlaceholder('32, by the recipe').waitFor();
  await dialog.getByLabel('Epochs').fill('3');
  await dialog.getByLabel('People per step').fill('6');
  await dialog.getByLabel('Samples per person').fill('2');
  await clean(page);
  await dialog.getByRole('button', { name: 'Start a training' }).click();
  await page.waitForURL(/training-runs\/./);
  // the page is watched, and never loaded again
  await page.getByRole('button', { name: 'Promote…' }).waitFor({ timeout: slowMs });
  await page.locator('header').getByText('Inconclusive').waitFor({ timeout: slowMs });
  await page.getByText(/With fewer than 30 nobody can tell/).waitFor();
  await page.getByText('Held out: never learnt from').waitFor();
  await clean(page);
}

async function promote(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Promote…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Promote / });
  await dialog.getByText('Nothing is lost.').waitFor();
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await page
    .getByText(/cannot tell|could not tell/)
    .first()
    .waitFor();
  await dialog.getByLabel('I have decided that it may take over').check();
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  await page.getByRole('button', { name: `Roll back ${gallery}` }).waitFor({ timeout: slowMs });
}

async function rollBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: `Roll back ${gallery}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await page.getByText('Rolled back', { exact: true }).waitFor();
}
