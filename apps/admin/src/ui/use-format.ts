import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormatters, type Formatters } from './format.ts';

export function useFormat(): Formatters {
  const { language } = useTranslation().i18n;
  return useMemo(() => createFormatters(language), [language]);
}
