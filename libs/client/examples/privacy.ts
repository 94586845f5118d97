import { writeFile } from 'node:fs/promises';
import { createClient } from '@gallerist/client';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

export async function agreed(identityId: string, until: string): Promise<void> {
  await client.recordConsent({
    identityId,
    lawfulBasis: 'CONSENT',
    purpose: 'Doors that open by themselves',
    givenAt: new Date().toISOString(),
    expiresAt: until,
  });
}

/** Erases somebody for good, and keeps the signed receipt away from the server. */
export async function forget(identityId: string, receiptPath: string): Promise<void> {
  const { id, jobId } = await client.eraseIdentity({ identityId });
  if (jobId !== null) await client.waitForJob(jobId);
  const erasure = await client.erasures.get(id);
  if (erasure?.receipt == null) throw new Error('the erasure has no receipt yet');
  await writeFile(receiptPath, erasure.receipt);
}
