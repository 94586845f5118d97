import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Grey lines where a page or a part of it will be. `rows`: how tall it is about to be. */
export function LoadingState({ rows = 5 }: { readonly rows?: number }) {
  const { t } = useTranslation('ui');
  return (
    <Stack gap="sm" aria-busy="true" role="status">
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      <Skeleton height={28} width="32%" />
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={18} width={`${100 - (row % 3) * 14}%`} />
      ))}
    </Stack>
  );
}
