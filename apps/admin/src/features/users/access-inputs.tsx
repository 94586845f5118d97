import { Checkbox, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { GalleryName } from '../../app/current-gallery.ts';
import { GalleryScopeInput } from '../../app/gallery-scope.tsx';
import { useViewer } from '../../app/viewer.ts';
import type { Role } from '../../graphql/generated/graphql.ts';

const roles: readonly Role[] = ['VIEWER', 'REVIEWER', 'INTEGRATOR', 'ADMIN', 'OWNER'];

export interface AccessDraft {
  readonly role: Role;
  /** Empty = all galleries. */
  readonly galleries: readonly GalleryName[];
  /** Is told decisions, and no similarity. */
  readonly decisionOnly: boolean;
}

interface Props {
  readonly draft: AccessDraft;
  readonly onChange: (part: Partial<AccessDraft>) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** What a person may do, and where. */
export function AccessInputs({ draft, onChange, errors }: Props) {
  const { t } = useTranslation(['users', 'ui']);
  const mayTell = !useViewer().decisionOnly;
  return (
    <>
      <Select
        label={t('form.role')}
        description={t(`roleHint.${draft.role}`)}
        data={roles.map((role) => ({ value: role, label: t(`ui:role.${role}`) }))}
        value={draft.role}
        allowDeselect={false}
        onChange={(role) => onChange({ role: roles.find((known) => known === role) ?? draft.role })}
        error={errors['role']}
      />
      <GalleryScopeInput
        value={draft.galleries}
        onChange={(galleries) => onChange({ galleries })}
        error={errors['galleryIds']}
      />
      <Checkbox
        label={t('form.decisionOnly')}
        description={t(mayTell ? 'form.decisionOnlyHint' : 'form.decisionOnlyForced')}
        checked={draft.decisionOnly}
        disabled={!mayTell}
        onChange={(event) => onChange({ decisionOnly: event.currentTarget.checked })}
        error={errors['decisionOnly']}
      />
    </>
  );
}

/** As the API takes it. */
export function accessInputOf({ role, galleries, decisionOnly }: AccessDraft) {
  const where =
    galleries.length === 0 ? { allGalleries: true } : { galleryIds: galleries.map(({ id }) => id) };
  return { role, decisionOnly, ...where };
}
