import { useTranslation } from 'react-i18next';

const stores = [
  'identities',
  'samples',
  'embeddings',
  'consents',
  'feedback',
  'exemplars',
  'originals',
  'originalsOfOthers',
  'blobs',
  'exports',
  'probes',
  'candidates',
  'clusters',
  'sightings',
  'reports',
  'idempotencyRecords',
  'importEntries',
  'jobs',
  'trainingItems',
  'trainingRuns',
  'auditEntries',
] as const;

type Store = (typeof stores)[number];
const isStore = (name: string): name is Store => stores.some((one) => one === name);

/** What receipts count; a store that this console does not know keeps the name that the receipt gives. */
export function useStoreName(): (store: string) => string {
  const { t } = useTranslation('privacy');
  return (store) => (isStore(store) ? t(`store.${store}`) : store);
}
