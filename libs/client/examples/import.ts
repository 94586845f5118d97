import { JobNotSucceededError, createClient } from '@gallerist/client';
import { fileAt } from '@gallerist/client/node';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

export async function importZip(galleryId: string, path: string): Promise<void> {
  const upload = await client.uploadImport(galleryId, await fileAt(path), {
    onBegun: (id) => console.log(`begun; { resume: '${id}' } goes on with it after a crash`),
    onProgress: ({ sentBytes, totalBytes }) => console.log(`${sentBytes} of ${totalBytes}`),
  });
  const { id } = await client.importGallery({ galleryId, uploadId: upload.id });
  try {
    const job = await client.waitForJob(id, { onUpdate: ({ progress }) => console.log(progress) });
    console.log(job.importCounts);
  } catch (error) {
    if (error instanceof JobNotSucceededError) console.error(error.job.error);
    throw error;
  }
}
