import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import { useAction, useOperation } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { evaluableModelsDocument, evaluateModelDocument } from './evaluations.operations.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Has a model measured on people of one's own. */
export function EvaluationForm({ isOpen, onClose }: Props) {
  const { t } = useTranslation('evaluations');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('start')}>
      <Form onClose={onClose} />
    </Dialog>
  );
}

const fields = ['modelVersionId', 'galleryIds'];

function Form({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation('evaluations');
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
    <DialogForm
      onSubmit={start}
      onClose={onClose}
      submitLabel={t('start')}
      isPending={action.isPending}
      isReady={modelVersionId !== null && galleries.length > 0}
    >
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
    </DialogForm>
  );
}
