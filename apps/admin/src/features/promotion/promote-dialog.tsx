import { Alert, Checkbox, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import { useAction } from '../../graphql/index.ts';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { PreviewList } from './preview-list.tsx';
import { promoteModelDocument } from './promotion.operations.ts';
import { usePreviews } from './use-previews.ts';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly model: { readonly id: string; readonly name: string; readonly version: string };
  /** Chosen at first. */
  readonly galleries: readonly GalleryName[];
}

/** Puts a model into service, after showing what that does; needs the texts `promotion`. */
export function PromoteDialog({ isOpen, onClose, model, galleries }: Props) {
  const { t } = useTranslation('promotion');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      size="lg"
      title={t('dialog.title', { name: `${model.name} ${model.version}` })}
    >
      <Form onClose={onClose} model={model} galleries={galleries} />
    </Dialog>
  );
}

interface Choice {
  readonly galleries: readonly GalleryName[];
  readonly isAll: boolean;
  readonly acceptLoss: boolean;
  readonly force: boolean;
}

function usePromote(modelVersionId: string, onClose: () => void) {
  const { t } = useTranslation('promotion');
  const [refused, setRefused] = useState<readonly string[]>([]);
  const promote = useAction(promoteModelDocument, {
    key: 'input',
    fields: ['galleryIds'],
    success: ({ outcomes }) =>
      t('dialog.begun', { count: outcomes.filter(({ userError }) => userError === null).length }),
  });
  const run = async ({ galleries, isAll, acceptLoss, force }: Choice): Promise<void> => {
    const where = isAll ? { allGalleries: true } : { galleryIds: galleries.map(({ id }) => id) };
    const payload = await promote.run({ input: { modelVersionId, ...where, acceptLoss, force } });
    const failures = payload?.outcomes.flatMap(({ gallery, userError }) =>
      userError ? [`${gallery?.name ?? t('deletedGallery')}: ${userError.message}`] : [],
    );
    setRefused(failures ?? []);
    if (failures?.length === 0) onClose();
  };
  return { run, refused, isPending: promote.isPending, fieldErrors: promote.fieldErrors };
}

type FormProps = Omit<Props, 'isOpen'>;

function Form({ onClose, model, galleries }: FormProps) {
  const { t } = useTranslation('promotion');
  const [choice, setChoice] = useState<Choice>({ galleries, isAll: false, acceptLoss: false, force: false });
  const change = (part: Partial<Choice>): void => setChoice({ ...choice, ...part });
  const { run, refused, isPending, fieldErrors } = usePromote(model.id, onClose);
  return (
    <DialogForm
      onSubmit={() => run(choice)}
      onClose={onClose}
      submitLabel={t('dialog.submit')}
      isPending={isPending}
      isReady={choice.isAll || choice.galleries.length > 0}
    >
      <Text size="sm">{t('dialog.explain')}</Text>
      <SegmentedControl
        aria-label={t('dialog.where')}
        data={[
          { value: 'some', label: t('dialog.some') },
          { value: 'all', label: t('dialog.all') },
        ]}
        value={choice.isAll ? 'all' : 'some'}
        onChange={(value) => change({ isAll: value === 'all' })}
      />
      <Where choice={choice} modelVersionId={model.id} change={change} error={fieldErrors['galleryIds']} />
      {refused.length === 0 ? null : (
        <Alert color="red" title={t('dialog.notDone')}>
          {refused.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Alert>
      )}
    </DialogForm>
  );
}

interface WhereProps {
  readonly choice: Choice;
  readonly modelVersionId: string;
  readonly change: (part: Partial<Choice>) => void;
  readonly error: string | undefined;
}

/** The galleries with what would happen to each, and what a person has to agree to. */
function Where({ choice, modelVersionId, change, error }: WhereProps) {
  const { t } = useTranslation('promotion');
  const previews = usePreviews(modelVersionId, choice.isAll ? [] : choice.galleries);
  const hasLoss = choice.isAll || previews.some(({ preview }) => (preview?.samplesLost ?? 0) > 0);
  const asksPerson =
    choice.isAll ||
    previews.some(({ preview }) => preview?.gate === 'INCONCLUSIVE' || preview?.gate === 'UNEVALUATED');
  return (
    <>
      {choice.isAll ? (
        <Text size="sm" c="dimmed">
          {t('dialog.allHint')}
        </Text>
      ) : (
        <GalleryScopeInput
          value={choice.galleries}
          onChange={(galleries) => change({ galleries })}
          label={t('dialog.galleries')}
          hint={t('dialog.galleriesHint')}
          placeholder={t('dialog.choose')}
          error={error}
        />
      )}
      <PreviewList previews={previews} />
      {hasLoss ? (
        <Checkbox
          label={t('dialog.accept')}
          description={t('dialog.acceptHint')}
          checked={choice.acceptLoss}
          onChange={(event) => change({ acceptLoss: event.currentTarget.checked })}
        />
      ) : null}
      {asksPerson ? (
        <Checkbox
          label={t('dialog.force')}
          description={t('dialog.forceHint')}
          checked={choice.force}
          onChange={(event) => change({ force: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}
