import { Stack } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useOperation } from '../../graphql/index.ts';
import { LinkAnchor } from '../../ui/links.tsx';
import { NoPermission } from '../../ui/no-permission.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { NoGalleryHere } from '../gallery/no-gallery-here.tsx';
import { BringPictures } from './bring-pictures.tsx';
import { EarlierImports } from './earlier-imports.tsx';
import { importGalleryPageDocument } from './import.operations.ts';
import { ImportProgress } from './import-progress.tsx';

const route = '/shell/galleries/$galleryId/import';

/** Many pictures of many people at once: dropped, sent, and told one by one what became of them. */
export function ImportPage() {
  const { t } = useTranslation('import');
  const { galleryId } = useParams({ from: route });
  const { job: jobId } = useSearch({ from: route });
  const mayImport = usePermission('SAMPLE_WRITE');
  const page = useOperation(importGalleryPageDocument, { galleryId });
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
      {mayImport ? (
        <Parts key={galleryId} galleryId={galleryId} jobId={jobId ?? null} />
      ) : (
        <NoPermission permission="SAMPLE_WRITE" />
      )}
    </>
  );
}

function Parts({ galleryId, jobId }: { readonly galleryId: string; readonly jobId: string | null }) {
  const navigate = useNavigate({ from: '/galleries/$galleryId/import' });
  const [archive, setArchive] = useState<Blob | null>(null);
  return (
    <Stack>
      {jobId === null ? null : (
        <ImportProgress key={jobId} galleryId={galleryId} jobId={jobId} archive={archive} />
      )}
      <BringPictures
        galleryId={galleryId}
        onStarted={(job, sent) => {
          setArchive(sent);
          void navigate({ search: { job } });
        }}
      />
      <EarlierImports galleryId={galleryId} chosen={jobId} />
    </Stack>
  );
}
