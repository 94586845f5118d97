import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../app/viewer.ts';
import { useAction } from '../../graphql/index.ts';
import { Section } from '../../ui/section.tsx';
import { RetentionPanel } from '../privacy/retention-panel.tsx';
import { DeleteGallery } from './delete-gallery.tsx';
import { ExportGallery } from './export-gallery.tsx';
import { GalleryFields } from './gallery-fields.tsx';
import type { Gallery } from './gallery.page.tsx';
import { updateGalleryDocument } from './gallery.operations.ts';
import { galleryFields, settingsInput, settingsOf } from './gallery-settings.ts';

export function SettingsView({ gallery }: { readonly gallery: Gallery }) {
  const { t } = useTranslation('gallery');
  const mayWrite = usePermission('GALLERY_WRITE');
  const [isDeleting, { open, close }] = useDisclosure(false);
  return (
    <Stack maw={760}>
      <Section title={t('settings.title')} description={t('settings.description')}>
        <SettingsForm key={gallery.updatedAt} gallery={gallery} mayWrite={mayWrite} />
      </Section>
      {mayWrite ? <ExportGallery galleryId={gallery.id} /> : null}
      <RetentionPanel galleryId={gallery.id} />
      {mayWrite ? (
        <Section title={t('delete.title')} description={t('delete.hint')}>
          <Button color="red" variant="light" onClick={open}>
            {t('delete.submit')}
          </Button>
          {isDeleting ? <DeleteGallery gallery={gallery} onClose={close} /> : null}
        </Section>
      ) : null}
    </Stack>
  );
}

function SettingsForm({ gallery, mayWrite }: { readonly gallery: Gallery; readonly mayWrite: boolean }) {
  const { t } = useTranslation(['gallery', 'ui']);
  const [values, setValues] = useState(() => settingsOf(gallery));
  const action = useAction(updateGalleryDocument, { fields: galleryFields, success: t('settings.saved') });
  const isChanged = JSON.stringify(values) !== JSON.stringify(settingsOf(gallery));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void action.run({ id: gallery.id, input: settingsInput(values) });
      }}
    >
      <fieldset disabled={!mayWrite} style={{ border: 0, padding: 0, margin: 0 }}>
        <GalleryFields
          values={values}
          onChange={setValues}
          errors={action.fieldErrors}
          galleryId={gallery.id}
        />
      </fieldset>
      {mayWrite ? (
        <Group justify="flex-end" mt="md">
          <Button type="submit" loading={action.isPending} disabled={!isChanged}>
            {t('ui:save')}
          </Button>
        </Group>
      ) : (
        <Text size="sm" c="dimmed" mt="md">
          {t('settings.readOnly')}
        </Text>
      )}
    </form>
  );
}
