import { chromium } from 'playwright-core';
import { readFileSync, writeFileSync, existsSync } from 'node:fs';
const url = 'http://127.0.0.1:4610';
const cookieFile = '/tmp/pg-cookie.json';
async function cookie() {
  if (existsSync(cookieFile)) return JSON.parse(readFileSync(cookieFile, 'utf8'));
  const log = readFileSync('/tmp/pg-server.log', 'utf8');
  const token = /\/setup#token=(\S+)/.exec(log)[1];
  const r = await fetch(url + '/setup', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, name: 'Olga Owner', email: 'o@x.example', password: 'a sentence that nobody guesses' }) });
  if (!r.ok) throw new Error(await r.text());
  const [name, ...v] = r.headers.getSetCookie()[0].split(';')[0].split('=');
  const c = { name, value: v.join('=') };
  writeFileSync(cookieFile, JSON.stringify(c));
  return c;
}
const c = await cookie();
const shots = JSON.parse(process.argv[2]); // [{path, name, scheme, width, language, do}]
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
for (const s of shots) {
  const ctx = await browser.newContext({ viewport: { width: s.width ?? 1280, height: 800 }, colorScheme: s.scheme ?? 'light', locale: s.language ?? 'en', baseURL: url });
  await ctx.addCookies([{ ...c, url }]);
  const page = await ctx.newPage();
  page.setDefaultTimeout(30000);
  page.on('console', (m) => m.type() === 'error' && console.log(s.name, 'console:', m.text().slice(0, 300), m.location().url));
  page.on('pageerror', (e) => console.log(s.name, 'pageerror:', e.stack.slice(0, 500)));
  try {
    await page.goto(s.path);
    await page.locator('h1, [role="alert"]').first().waitFor();
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached', timeout: 20000 }).catch(() => {});
    await page.waitForTimeout(s.wait ?? 1200);
    if (s.do) await eval(`(async () => { ${s.do} })()`);
    await page.screenshot({ path: `/tmp/pg-shots/${s.name}.png`, fullPage: s.full === true });
    console.log(s.name, 'ok', page.url());
  } catch (e) { console.log(s.name, 'FAILED', String(e).slice(0, 400)); await page.screenshot({ path: `/tmp/pg-shots/${s.name}.png` }).catch(() => {}); }
  await ctx.close();
}
await browser.close();
