import cronstrue from 'cronstrue';
import 'cronstrue/locales/zh_CN.js';
import { useTranslation } from 'react-i18next';

/** A cron expression as people say it; null while it is none. Whether it is allowed the server says. */
export function useCronWords(): (cron: string) => string | null {
  const { language } = useTranslation().i18n;
  return (cron) => {
    try {
      const locale = language === 'zh-CN' ? 'zh_CN' : 'en';
      return cronstrue.toString(cron, { locale, use24HourTimeFormat: true });
    } catch {
      return null;
    }
  };
}
