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

const fields = ['modelVersionId', 'againstModelVersionId', 'galleryIds'];

function Form({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation('evaluations');
  const navigate = useNavigate();
  const [modelVersionId, setModel] = useState<string | null>(null);
  const [against, setAgainst] = useState<string | null>(null);
  const [galleries, setGalleries] = useState<readonly GalleryName[]>([]);
  const models = useOperation(evaluableModelsDocument, {}).data?.models.nodes ?? [];
  const chosen = models.find(({ id }) => id === modelVersionId);
  const others = models.filter((one) => one.id !== modelVersionId && one.modality === chosen?.modality);
  const choose = (id: string | null): void => {
    setModel(id);
    setAgainst(null);
  };
  const action = useAction(evaluateModelDocument, { key: 'input', fields, success: t('started') });
  const start = async (): Promise<void> => {
    if (modelVersionId === null) return;
    const input = {
      modelVersionId,
      galleryIds: galleries.map(({ id }) => id),
      ...(against === null ? {} : { againstModelVersionId: against }),
    };
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
        data={optionsOf(models)}
        value={modelVersionId}
        onChange={choose}
        error={action.fieldErrors['modelVersionId']}
      />
      <Select
        label={t('form.against')}
        description={t('form.againstHint')}
        placeholder={t('form.againstActive')}
        searchable
        clearable
        disabled={chosen === undefined}
        data={optionsOf(others)}
        value={against}
        onChange={setAgainst}
        error={action.fieldErrors['againstModelVersionId']}
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

const optionsOf = (
  models: readonly { readonly id: string; readonly name: string; readonly version: string }[],
) => models.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }));
