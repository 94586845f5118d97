import { useTranslation } from 'react-i18next';

/** Kinds that a text is for; of newer servers there may be more. */
export const jobKinds = [
  'import',
  'train',
  'evaluate',
  'promote',
  'report',
  'cluster',
  'calibrate',
  'export',
  'retention',
  'reconcile',
  'gallery.purge',
  'retire-space',
  'erase',
] as const;

const keys = {
  import: 'import',
  train: 'train',
  evaluate: 'evaluate',
  promote: 'promote',
  report: 'report',
  cluster: 'cluster',
  calibrate: 'calibrate',
  export: 'export',
  retention: 'retention',
  reconcile: 'reconcile',
  'gallery.purge': 'purge',
  'retire-space': 'drop',
  erase: 'erase',
} as const satisfies Record<(typeof jobKinds)[number], string>;

/** What a job does, in words. */
export function useJobKind(): (kind: string) => string {
  const { t } = useTranslation('jobs');
  return (kind) => {
    const known = jobKinds.find((one) => one === kind);
    return known === undefined ? kind : t(`kind.${keys[known]}`);
  };
}
