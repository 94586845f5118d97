import { RateLimitedError, UserErrors, createClient } from '@gallerist/client';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…', retry: { attempts: 3 } });

export async function register(galleryId: string, staffNumber: string): Promise<string> {
  try {
    const { id } = await client.identities.create(
      { galleryId, externalId: staffNumber },
      { signal: AbortSignal.timeout(10_000) },
    );
    return id;
  } catch (error) {
    if (error instanceof UserErrors && error.has('EXTERNAL_ID_TAKEN')) {
      const known = await client.identities.byExternalId(galleryId, staffNumber);
      if (known !== null) return known.id;
    }
    if (error instanceof RateLimitedError)
      console.warn(`busy, again in ${error.retryAfterMs} ms`, error.requestId);
    throw error;
  }
}
