import { useTranslation } from 'react-i18next';
import type { PromotionFieldsFragment } from '../../graphql/generated/graphql.ts';
import { useAction } from '../../graphql/index.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { useNotices } from '../../ui/notices.ts';
import { rollbackModelDocument } from './promotion.operations.ts';

interface Props {
  /** Those that go back; none: nothing is asked. */
  readonly promotions: readonly PromotionFieldsFragment[];
  readonly onClose: () => void;
}

/** Asks whether galleries shall use the model before again, and has it done. */
export function RollBack({ promotions, onClose }: Props) {
  const { t } = useTranslation('promotion');
  const notices = useNotices();
  const action = useAction(rollbackModelDocument, {
    key: 'input',
    success: ({ outcomes }) =>
      t('rollBack.done', { count: outcomes.filter(({ userError }) => userError === null).length }),
  });
  const galleries = promotions.flatMap(({ gallery }) => gallery ?? []);
  const [first] = promotions;
  const run = async (): Promise<boolean> => {
    if (first === undefined) return false;
    const input = { galleryIds: galleries.map(({ id }) => id), modality: first.modality };
    const payload = await action.run({ input });
    for (const { gallery, userError } of payload?.outcomes ?? [])
      if (userError) notices.failure(`${gallery?.name ?? ''}: ${userError.message}`);
    return payload !== null;
  };
  return (
    <Confirm
      isOpen={promotions.length > 0}
      onClose={onClose}
      title={
        galleries.length === 1
          ? t('rollBack.titleOf', { name: galleries[0]?.name ?? '' })
          : t('rollBack.title')
      }
      confirmLabel={t('rollBack.do')}
      isDestructive
      onConfirm={run}
    >
      {t('rollBack.warning')}
      {galleries.length > 1 ? ` (${galleries.map(({ name }) => name).join(', ')})` : null}
    </Confirm>
  );
}
