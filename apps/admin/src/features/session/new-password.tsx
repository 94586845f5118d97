import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { leastPasswordLength } from './auth-api.ts';

export function NewPassword() {
  const { t } = useTranslation('session');
  return (
    <PasswordInput
      name="password"
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
      required
      minLength={leastPasswordLength}
      maxLength={128}
      autoComplete="new-password"
      label={t('newPassword')}
      description={t('newPasswordHint', { count: leastPasswordLength })}
    />
  );
}
