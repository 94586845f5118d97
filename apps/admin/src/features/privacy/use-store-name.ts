import { useTranslation } from 'react-i18next';
import type { texts } from './locales/en.ts';

type Store = keyof (typeof texts)['store'];

/** What receipts count; a store that this console does not know keeps the name that the receipt gives. */
export function useStoreName(): (store: string) => string {
  const { t } = useTranslation('privacy');
  return (store) => t(`store.${store as Store}`, { defaultValue: store }); // reason: if it is none, the default stands
}
