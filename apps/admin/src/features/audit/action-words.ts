import { useTranslation } from 'react-i18next';
import type { texts } from './locales/en.ts';

type Known = keyof (typeof texts)['action'];
type Target = keyof (typeof texts)['target'];

/** The key of an action's text: a dot would lead into a group of texts. */
export const actionKey = (action: string): string => action.replaceAll('.', '-');

/** The action that a text is of. */
export const actionOf = (key: string): string => key.replaceAll('-', '.');

/**
 * Words for what the audit log names as the API does (`enrollSamples`); an action that this console does not know keeps its
 * name. Needs the texts `audit`.
 */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslation('audit');
  return (action) => t(`action.${actionKey(action) as Known}`, { defaultValue: action }); // reason: if it is none, the default stands
}

/** Words for what an entry is about; a type that this console does not know keeps its name. Needs the texts `audit`. */
export function useTargetWords(): (targetType: string | null) => string {
  const { t } = useTranslation('audit');
  return (targetType) =>
    targetType === null ? '–' : t(`target.${targetType as Target}`, { defaultValue: targetType }); // reason: as above
}
