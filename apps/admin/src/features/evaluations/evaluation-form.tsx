import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import { useAction, useOperation } from '../../graphql/index.ts';
import { evaluableModelsDocument, evaluateModelDocument } from './evaluations.operations.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Has a model measured on people of one's own. */
export function EvaluationForm({ isOpen, onClose }: Props) {
  const { t } = useTranslation(['evaluations', 'ui']);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('start')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Form onClose={onClose} />
    </Modal>
  );
}

const fields = ['modelVersionId', 'galleryIds'];

function Form({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation(['evaluations', 'ui']);
  const navigate = useNavigate();
  const [modelVersionId, setModel] = useState<string | null>(null);
  const [galleries, setGalleries] = useState<readonly GalleryName[]>([]);
  const models = useOperation(evaluableModelsDocument, {}).data?.models.nodes ?? [];
  const action = useAction(evaluateModelDocument, { key: 'input', fields, success: t('started') });
  const start = async (): Promise<void> => {
    if (modelVersionId === null) return;
    const input = { modelVersionId, galleryIds: galleries.map(({ id }) => id) };
    const evaluationId = (await action.run({ input }))?.evaluation?.id;
    if (evaluationId === undefined) return;
    onClose();
    await navigate({ to: '/evaluations/$evaluationId', params: { evaluationId } });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Stack>
        <Select
          label={t('form.model')}
          description={t('form.modelHint')}
          searchable
          data={models.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }))}
          value={modelVersionId}
          onChange={setModel}
          error={action.fieldErrors['modelVersionId']}
        />
        <GalleryScopeInput
          value={galleries}
          onChange={setGalleries}
          label={t('form.galleries')}
          hint={t('form.galleriesHint')}
          placeholder={t('form.galleriesChoose')}
          error={action.fieldErrors['galleryIds']}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
          <Button
            type="submit"
            loading={action.isPending}
            disabled={modelVersionId === null || galleries.length === 0}
          >
            {t('start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
