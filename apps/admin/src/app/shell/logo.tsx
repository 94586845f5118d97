import { useTranslation } from 'react-i18next';

export function Logo({ size = 26 }: { readonly size?: number }) {
  const { t } = useTranslation();
  return <img src="/favicon.svg" width={size} height={size} alt={t('shell.home')} />;
}
