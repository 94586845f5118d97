import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrivacyGalleriesQuery } from '../../graphql/generated/graphql.ts';
import { useConnection } from '../../graphql/index.ts';
import { ConnectionTable } from '../../ui/connection-table.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { Section } from '../../ui/section.tsx';
import { protectedGalleriesDocument } from './data-protection.operations.ts';

export type ProtectedGallery = PrivacyGalleriesQuery['galleries']['nodes'][number];

interface Props {
  readonly title: string;
  readonly description: string;
  /** Beside the name, which leads to the settings. */
  readonly columns: readonly Column<ProtectedGallery>[];
  readonly nameWidth?: string;
  readonly empty: ReactNode;
}

const galleriesOf = (result: PrivacyGalleriesQuery) => result.galleries;

/** Something of every gallery; tables on one page share their rows. */
export function GalleriesTable({ title, description, columns, nameWidth, empty }: Props) {
  const { t } = useTranslation('privacy');
  const name: Column<ProtectedGallery> = {
    key: 'name',
    header: t('galleries.name'),
    ...(nameWidth === undefined ? {} : { width: nameWidth }),
    cell: (gallery) => (
      <LinkAnchor
        to="/galleries/$galleryId"
        params={{ galleryId: gallery.id }}
        search={{ view: 'settings' }}
        inherit
        truncate
      >
        {gallery.name}
      </LinkAnchor>
    ),
  };
  return (
    <Section title={title} description={description}>
      <ConnectionTable
        of={useConnection(protectedGalleriesDocument, {}, galleriesOf)}
        label={title}
        columns={[name, ...columns]}
        empty={empty}
      />
    </Section>
  );
}
