import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/use-format.ts';

/** How long something is kept, in words; `short` where there is little space. */
export function useDaysWords(): (days: number | null, isShort?: boolean) => string {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  return (days, isShort = false) => {
    if (days === null) return t(isShort ? 'retention.forEverShort' : 'retention.forEver');
    if (days === 0) return t(isShort ? 'retention.noneShort' : 'retention.notKept');
    return t(isShort ? 'retention.daysShort' : 'retention.days', {
      count: days,
      number: format.number(days),
    });
  };
}
