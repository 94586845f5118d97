import { GalleryActivityDocument, createClient } from '@gallerist/client';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

export async function watch(galleryId: string, signal: AbortSignal): Promise<void> {
  for await (const { galleryActivity } of client.subscribe(
    GalleryActivityDocument,
    { galleryId },
    { signal },
  )) {
    console.log(galleryActivity.at, galleryActivity.action, galleryActivity.outcome);
  }
}
