import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startS3Server, type S3Server } from '../test/s3-server.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { base64Of, portrait } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

describe('a server whose blobs are in a bucket', () => {
  let server: S3Server;
  let app: TestApp;
  let client: RecognitionClient;

  beforeAll(async () => {
    const [region, accessKeyId, secretAccessKey] = ['eu-test-1', 'id', 'secret of tests'];
    server = await startS3Server({ region, accessKeyId, secretAccessKey });
    const credentials = {
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    app = await startTestApp({ env: { BLOB_URL: `s3+${server.url}/bucket/prefix`, ...credentials } });
    client = new RecognitionClient(app);
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });

  /** The job once it has succeeded. */
  const finished = async (id: string) => {
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Job { state importCounts { rejected } exportFile { url } } } }';
    return await vi.waitFor(
      async () => {
        const { data } = await app.graphql(query, { id });
        expect(data.node.state).toBe('SUCCEEDED');
        return data.node;
      },
      { timeout: 120_000, interval: 300 },
    );
  };

  it('enrols, shows, finds, exports and imports', async () => {
    const galleryId = await client.gallery();
    const upload = await client.upload(galleryId, await portrait('mia'));
    const image = { mediaId: upload.body.id };
    const { accepted } = await client.enroll(await client.identity(galleryId, 'Mia'), [{ image }]);
    expect((await client.get(accepted[0].cropUrl)).status).toBe(200);
    const probe = { base64: await base64Of('miaAgain') };
    expect(told(await client.search({ galleryIds: [galleryId], image: probe }))).toEqual(['MATCH Mia']);

    const exporting =
      'mutation ($input: ExportGalleryInput!) { exportGallery(input: $input) { job { id } } }';
    const { data } = await app.graphql(exporting, { input: { galleryId } });
    const { exportFile } = await finished(data.exportGallery.job.id);
    const body = await (await client.get(exportFile.url)).arrayBuffer();

    const copyId = await client.gallery({ name: 'copy' });
    const target = `${app.url}/imports?gallery=${encodeURIComponent(copyId)}`;
    const sent = await fetch(target, { method: 'POST', body, headers: client.headers() });
    const { id: uploadId } = (await sent.json()) as { id: string };
    const importing =
      'mutation ($input: ImportGalleryInput!) { importGallery(input: $input) { job { id } } }';
    const started = await app.graphql(importing, { input: { galleryId: copyId, uploadId } });
    expect((await finished(started.data.importGallery.job.id)).importCounts).toEqual({ rejected: 0 });
    expect(told(await client.search({ galleryIds: [copyId], image: probe }))).toEqual(['MATCH Mia']);
  });
});
