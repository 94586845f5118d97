import { createClient } from '@gallerist/client';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

/** Where else was the person of this crop today, and could they have been there? */
export async function whereElse(galleryId: string, crop: string, since: string): Promise<void> {
  const image = { image: { base64: crop }, hint: { crop: true } };
  const asked = { probe: { image }, galleryIds: [galleryId], since };
  for await (const { sighting, decision, travel } of client.everySighting(asked)) {
    const doubt = travel?.plausible === false ? ' (too fast: a clock may be wrong)' : '';
    console.log(sighting.capturedAt, sighting.camera?.name, decision, `${sighting.id}${doubt}`);
  }
}

/** Says who it was; from then on it is in their timeline. */
export async function name(identityId: string, sightingIds: readonly string[]): Promise<void> {
  await client.assignSightings({ identityId, sightingIds });
  for await (const { at, kind, camera } of client.identities.timeline(identityId))
    console.log(at, kind, camera?.name);
}
