import { useTranslation } from 'react-i18next';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { GalleriesTable, type ProtectedGallery } from './galleries-table.tsx';

/** Of each gallery, whether people must have agreed, and how many did. */
export function ProtectedGalleries() {
  const { t } = useTranslation('privacy');
  return (
    <GalleriesTable
      title={t('galleries.title')}
      description={t('galleries.description')}
      columns={useColumns()}
      empty={
        <EmptyState
          title={t('galleries.empty')}
          hint={t('galleries.emptyHint')}
          action={
            <LinkButton to="/galleries" variant="default">
              {t('galleries.toGalleries')}
            </LinkButton>
          }
        />
      }
    />
  );
}

function useColumns(): readonly Column<ProtectedGallery>[] {
  const { t } = useTranslation(['privacy', 'ui']);
  const format = useFormat();
  const counts = (['given', 'none', 'expired', 'withdrawn'] as const).map(
    (key): Column<ProtectedGallery> => ({
      key,
      header: t(`galleries.${key}`),
      align: 'end',
      width: 'minmax(0, 0.75fr)',
      cell: ({ consentCounts }) => format.number(consentCounts[key]),
    }),
  );
  return [
    {
      key: 'required',
      header: t('galleries.required'),
      width: 'minmax(0, 0.75fr)',
      cell: ({ consentRequired }) => t(consentRequired ? 'ui:yes' : 'ui:no'),
    },
    ...counts,
  ];
}
