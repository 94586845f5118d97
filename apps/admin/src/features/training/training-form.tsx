import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import type { Modality, TrainingRecipe } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { GalleryData } from './gallery-data.tsx';
import { TrainingPreview, usePreview } from './training-preview.tsx';
import { StartModelInput } from './start-model-input.tsx';
import { TrainingOptionsInput, type TrainingOptions } from './training-options.tsx';
import { recipes } from './recipes.ts';
import { startTrainingDocument } from './training.operations.ts';

interface Draft {
  readonly galleries: readonly GalleryName[];
  readonly name: string;
  readonly recipe: TrainingRecipe;
  readonly modality: Modality;
  readonly autoPromote: boolean;
  readonly force: boolean;
  readonly options: TrainingOptions;
  /** Nets only. */
  readonly initModelVersionId: string | null;
}

const firstDraft: Draft = {
  galleries: [],
  name: '',
  recipe: 'ADAPTER',
  modality: 'FACE',
  autoPromote: false,
  force: false,
  options: {},
  initModelVersionId: null,
};

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Starts a training, and says what each choice means. */
export function TrainingForm({ isOpen, onClose }: Props) {
  const { t } = useTranslation('training');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} size="lg" title={t('start')}>
      <Form onClose={onClose} />
    </Dialog>
  );
}

const fields = ['galleryIds', 'name', 'recipe', 'modality', 'options', 'initModelVersionId'];

function inputOf({ galleries, name, initModelVersionId: init, ...draft }: Draft) {
  return {
    ...draft,
    galleryIds: galleries.map(({ id }) => id),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    ...(init === null || draft.recipe === 'ADAPTER' ? {} : { initModelVersionId: init }),
  };
}

function useStart(onClose: () => void) {
  const { t } = useTranslation('training');
  const navigate = useNavigate();
  const action = useAction(startTrainingDocument, { key: 'input', fields, success: t('started') });
  const start = async (draft: Draft): Promise<void> => {
    const trainingRunId = (await action.run({ input: inputOf(draft) }))?.trainingRun?.id;
    if (trainingRunId === undefined) return;
    onClose();
    await navigate({ to: '/training-runs/$trainingRunId', params: { trainingRunId } });
  };
  return { start, fieldErrors: action.fieldErrors, isPending: action.isPending };
}

function Form({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation('training');
  const [draft, setDraft] = useState(firstDraft);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const { start, fieldErrors, isPending } = useStart(onClose);
  const preview = usePreview(draft.galleries.length === 0 ? null : inputOf({ ...draft, name: '' }));
  return (
    <DialogForm
      onSubmit={() => start(draft)}
      onClose={onClose}
      submitLabel={t('start')}
      isPending={isPending}
      isReady={draft.galleries.length !== 0}
    >
      <GalleryScopeInput
        value={draft.galleries}
        onChange={(galleries) => change({ galleries })}
        label={t('form.galleries')}
        hint={t('form.galleriesHint')}
        placeholder={t('form.galleriesChoose')}
        error={fieldErrors['galleryIds']}
      />
      <GalleryData galleries={draft.galleries} modality={draft.modality} />
      <What draft={draft} change={change} fieldErrors={fieldErrors} />
      {draft.recipe === 'ADAPTER' ? null : (
        <StartModelInput
          modality={draft.modality}
          value={draft.initModelVersionId}
          onChange={(initModelVersionId) => change({ initModelVersionId })}
          error={fieldErrors['initModelVersionId']}
        />
      )}
      <TrainingPreview of={preview} />
      <TrainingOptionsInput
        own={preview.data?.trainingPreview.settings ?? null}
        value={draft.options}
        onChange={(options) => change({ options })}
        error={fieldErrors['options']}
      />
      <Consent draft={draft} change={change} />
    </DialogForm>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function What({
  draft,
  change,
  fieldErrors,
}: PartProps & { readonly fieldErrors: Readonly<Record<string, string>> }) {
  const { t } = useTranslation(['training', 'ui']);
  return (
    <>
      <Select
        label={t('form.recipe')}
        description={t(`recipeHint.${draft.recipe}`)}
        data={recipes.map((value) => ({ value, label: t(`recipe.${value}`) }))}
        value={draft.recipe}
        onChange={(value) => change({ recipe: recipes.find((recipe) => recipe === value) ?? draft.recipe })}
        error={fieldErrors['recipe'] ?? fieldErrors['modality'] ?? fieldErrors['options']}
      />
      <SegmentedControl
        aria-label={t('form.modality')}
        data={(['FACE', 'BODY'] as const).map((value) => ({ value, label: t(`ui:modality.${value}`) }))}
        value={draft.modality}
        onChange={(value) =>
          change({ modality: value === 'BODY' ? 'BODY' : 'FACE', initModelVersionId: null })
        }
      />
      <TextInput
        label={t('form.name')}
        description={t('form.nameHint')}
        maxLength={200}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={fieldErrors['name']}
      />
    </>
  );
}

function Consent({ draft, change }: PartProps) {
  const { t } = useTranslation('training');
  return (
    <>
      <Checkbox
        label={t('form.autoPromote')}
        description={t('form.autoPromoteHint')}
        checked={draft.autoPromote}
        onChange={(event) => change({ autoPromote: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('form.force')}
        description={t('form.forceHint')}
        checked={draft.force}
        onChange={(event) => change({ force: event.currentTarget.checked })}
      />
    </>
  );
}
