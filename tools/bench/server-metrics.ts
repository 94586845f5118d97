/** One value of the server's Prometheus page; NaN where the page does not have it. */
export async function readMetric(adminUrl: string, name: string): Promise<number> {
  const page = await (await fetch(`${adminUrl}/metrics`)).text();
  const line = page.split('\n').find((text) => text.startsWith(`${name} `));
  return line === undefined ? NaN : Number(line.slice(name.length + 1));
}
