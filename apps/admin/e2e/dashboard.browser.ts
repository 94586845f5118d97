import { describe, expect, it } from 'vitest';
import { axe, useConsole } from './harness.ts';

const console = useConsole();

const answer = (alerts: object[]) => ({
  data: {
    statistics: {
      stock: { galleries: 2, identities: 1234, samples: 5678 },
      searchesByDay: Array.from({ length: 14 }, (_, day) => ({
        day: new Date(Date.UTC(2026, 10, 16 + day)).toISOString(),
        ...{ searches: day, match: day, review: 1, unknown: 2 },
      })),
      jobs: { queued: 1, running: 2, failedLastDay: 3 },
      review: { items: 7, oldestAt: '2026-11-01T00:00:00Z' },
      openClusters: 4,
      deliveries: { pending: 5, failedLastDay: 0 },
      index: { pending: 6, oldestPendingAt: null, lastReconciledAt: '2026-11-28T00:00:00Z' },
      models: [],
      alerts,
    },
  },
});

describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  it.each(['light', 'dark'] as const)('shows numbers, what waits and what is wrong, %s', async (scheme) => {
    await using open = await console.open({ language, scheme });
    await open.page.route('**/graphql', async (route) => {
      const isOurs = route.request().postData()?.includes('query Dashboard(') === true;
      if (isOurs) await route.fulfill({ json: answer([{ kind: 'JOBS_FAILED', count: 3, since: null }]) });
      else await route.fallback();
    });
    await open.goto('/');
    await open.page
      .getByText(
        language === 'en' ? '3 jobs failed within the last 24 hours' : '过去 24 小时内有 3 个作业失败',
      )
      .waitFor();
    await open.page.getByText('1,234').waitFor();
    await open.page.locator('.recharts-bar-rectangle').last().waitFor();
    expect(await axe(open.page)).toEqual([]);
  });
});

it('leaves out for a viewer what the role does not open', async () => {
  await using open = await console.open({ role: 'VIEWER' });
  await open.goto('/');
  await open.page.getByRole('heading', { name: 'What waits' }).waitFor();
  await open.page.getByRole('link', { name: 'Jobs, waiting and running' }).waitFor();
  expect(await open.page.getByRole('link', { name: 'Review queue' }).count()).toBe(0);
  expect(await open.page.getByRole('link', { name: 'Webhook deliveries' }).count()).toBe(0);
});

it('counts a gallery that was just made, by what the API says', async () => {
  await console.graphql(
    `mutation G { createGallery(input: { name: "Counted on the dashboard" }) { gallery { id } } }`,
  );
  await using open = await console.open();
  await open.goto('/');
  await open.page.getByRole('link', { name: 'Counted on the dashboard' }).waitFor();
  const { statistics } = await console.graphql(`{ statistics { stock { galleries } } }`);
  expect(statistics.stock.galleries).toBeGreaterThan(0);
});

it('shows how each part of the system answers, and what is left of the machine', async () => {
  await using open = await console.open({ role: 'VIEWER' });
  await open.goto('/system');
  await expect.poll(() => open.page.getByText('Answers', { exact: true }).count()).toBe(4);
  await open.page.getByText('Disk with the data folder').waitFor();
  expect(await axe(open.page)).toEqual([]);
});
