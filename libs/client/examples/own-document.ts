import { createClient, type Schema, type TypedDocument } from '@gallerist/client';
import { parse } from 'graphql';

const client = createClient({ url: 'https://gallerist.example.org', apiKey: 'gk_…' });

// graphql-codegen writes documents like this one (`typed-document-node`, or the client preset) from your .graphql files.
const HealthDocument = parse('query Health { system { version } }') as TypedDocument<
  { readonly system: Pick<Schema.System, 'version'> },
  Record<string, never>
>;

export async function serverVersion(): Promise<string> {
  const { system } = await client.request(HealthDocument, {}, { timeoutMs: 5_000 });
  return system.version;
}
