import { useTranslation } from 'react-i18next';
import type { PrivacyGalleriesQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkAnchor, LinkButton } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormat } from '../../ui/use-format.ts';
import { protectedGalleriesDocument } from './data-protection.operations.ts';

type Gallery = PrivacyGalleriesQuery['galleries']['nodes'][number];

const galleriesOf = (result: PrivacyGalleriesQuery) => result.galleries;

/** Of each gallery, whether people must have agreed, and how many did. */
export function ProtectedGalleries() {
  const { t } = useTranslation('privacy');
  const galleries = useConnection(protectedGalleriesDocument, {}, galleriesOf);
  return (
    <Section title={t('galleries.title')} description={t('galleries.description')}>
      <ConnectionTable
        of={galleries}
        label={t('galleries.title')}
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
    </Section>
  );
}

function useColumns(): readonly Column<Gallery>[] {
  const { t } = useTranslation(['privacy', 'ui']);
  const format = useFormat();
  const counts = (['given', 'none', 'expired', 'withdrawn'] as const).map((key): Column<Gallery> => ({
    key,
    header: t(`galleries.${key}`),
    align: 'end',
    width: 'minmax(0, 0.75fr)',
    cell: ({ consentCounts }) => format.number(consentCounts[key]),
  }));
  return [
    {
      key: 'name',
      header: t('galleries.name'),
      cell: ({ id, name }) => (
        <LinkAnchor
          to="/galleries/$galleryId"
          params={{ galleryId: id }}
          search={{ view: 'settings' }}
          inherit
          truncate
        >
          {name}
        </LinkAnchor>
      ),
    },
    {
      key: 'required',
      header: t('galleries.required'),
      width: 'minmax(0, 0.75fr)',
      cell: ({ consentRequired }) => t(consentRequired ? 'ui:yes' : 'ui:no'),
    },
    ...counts,
  ];
}
