import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createClient } from '@gallerist/client';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

export async function exportTo(galleryId: string, path: string): Promise<void> {
  const { id } = await client.exportGallery({ galleryId });
  await client.waitForJob(id);
  const { stream } = await client.downloadExport(id);
  await pipeline(stream, createWriteStream(path));
}
