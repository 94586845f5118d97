import { SimpleGrid, Skeleton, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Grey tiles of the size of what is about to come. */
export function LoadingTiles() {
  const { t } = useTranslation('ui');
  return (
    <SimpleGrid
      type="container"
      cols={{ base: 4, '720px': 6, '1000px': 8 }}
      spacing={12}
      role="status"
      aria-busy
    >
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
      {Array.from({ length: 16 }, (_, tile) => (
        <Skeleton key={tile} height={188} radius="md" />
      ))}
    </SimpleGrid>
  );
}
