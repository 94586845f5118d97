import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { graphql, useAction, useOperation } from '../../graphql/index.ts';
import type { ExportPart } from '../../graphql/generated/graphql.ts';
import { Section } from '../../ui/section.tsx';

const exportGalleryDocument = graphql(`
  mutation GalleryExport($input: ExportGalleryInput!) {
    exportGallery(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

const maySeeEmbeddingsDocument = graphql(`
  query GalleryExportViewer {
    viewer {
      maySeeEmbeddings
    }
  }
`);

const parts: readonly ExportPart[] = ['IMAGES', 'METADATA', 'EMBEDDINGS'];

/** Starts a job that writes the gallery into a ZIP; its page has the file. */
export function ExportGallery({ galleryId }: { readonly galleryId: string }) {
  const { t } = useTranslation('gallery');
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly ExportPart[]>(['IMAGES', 'METADATA']);
  const action = useAction(exportGalleryDocument, { key: 'input', changes: [] });
  const maySeeEmbeddings = useOperation(maySeeEmbeddingsDocument, {}).data?.viewer.maySeeEmbeddings === true;
  const start = async (): Promise<void> => {
    const id = (await action.run({ input: { galleryId, include: [...chosen] } }))?.job?.id;
    if (id !== undefined) void navigate({ to: '/jobs/$jobId', params: { jobId: id } });
  };
  return (
    <Section title={t('export.title')} description={t('export.hint')}>
      <Stack>
        {parts
          .filter((part) => part !== 'EMBEDDINGS' || maySeeEmbeddings)
          .map((part) => (
            <Checkbox
              key={part}
              label={t(`export.${part}`)}
              checked={chosen.includes(part)}
              onChange={({ currentTarget: { checked } }) =>
                setChosen(parts.filter((one) => (one === part ? checked : chosen.includes(one))))
              }
            />
          ))}
        <Group>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={action.isPending}
            onClick={() => void start()}
          >
            {t('export.start')}
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}
