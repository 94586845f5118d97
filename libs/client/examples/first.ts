import { createClient } from '@gallerist/client';
import { fileAt } from '@gallerist/client/node';

const client = createClient({
  url: process.env['GALLERIST_URL'] ?? '',
  apiKey: process.env['GALLERIST_KEY'] ?? '',
});
const [portrait = '', probe = ''] = process.argv.slice(2);

// Enrol: a gallery, somebody in it, and a picture of them.
const gallery = await client.galleries.create({ name: 'Friends' });
const anna = await client.identities.create({ galleryId: gallery.id, name: 'Anna', externalId: 'hr-4711' });
const picture = await client.uploadMedia(gallery.id, await fileAt(portrait));
const { accepted, rejected } = await client.enroll({
  identityId: anna.id,
  images: [{ image: { mediaId: picture.id } }],
});
console.log(`${accepted.length} accepted`, rejected);

// Search: who is in another picture? Every face gets a decision.
const { id: mediaId } = await client.uploadMedia(gallery.id, await fileAt(probe));
const search = await client.search({ galleryIds: [gallery.id], image: { mediaId } });
for (const { decision, candidates } of search.probes) {
  console.log(decision, candidates[0]?.identity.name, candidates[0]?.cosineSimilarity);
}

// Feedback: it holds from the next search on.
const [candidate] = search.probes[0]?.candidates ?? [];
if (search.id !== null && candidate !== undefined) {
  const { feedback } = await client.giveFeedback({
    searchId: search.id,
    probeIndex: 0,
    verdict: 'CORRECT',
    candidateIdentityId: candidate.identity.id,
  });
  console.log('feedback', feedback?.state);
}
await client.close();
