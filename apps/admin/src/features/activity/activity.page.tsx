import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../graphql/index.ts';
import { Can } from '../../ui/can.tsx';
import { LinkAnchor } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { activityGalleryDocument } from './activity.operations.ts';
import { LiveActivity } from './live-activity.tsx';
import { RecordedActivity } from './recorded-activity.tsx';

/** What happens in a gallery: as it happens for everybody, and what happened before for those who may read the audit log. */
export function ActivityPage() {
  const { t } = useTranslation('activity');
  const { galleryId } = useParams({ from: '/shell/galleries/$galleryId/activity' });
  const page = useOperation(activityGalleryDocument, { galleryId });
  if (page.data?.gallery === null) return <NoGalleryHere />;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        crumbs={[
          <LinkAnchor key="galleries" to="/galleries">
            {t('galleries')}
          </LinkAnchor>,
          <LinkAnchor key="gallery" to="/galleries/$galleryId" params={{ galleryId }}>
            {page.data?.gallery.name ?? '…'}
          </LinkAnchor>,
        ]}
      />
      <Stack key={galleryId}>
        <LiveActivity galleryId={galleryId} />
        <Can permission="AUDIT_READ">
          <RecordedActivity galleryId={galleryId} />
        </Can>
      </Stack>
    </>
  );
}
