import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../graphql/request-error.ts';
import { wordsFor } from './error-words.ts';

const failureMs = 8_000;

interface Notices {
  /** Something was done. */
  readonly success: (message: string) => void;
  /** It was not done, for a reason that the visitor can act on. */
  readonly failure: (message: string) => void;
  /** Something broke; says where to look it up. */
  readonly fault: (error: unknown) => void;
}

/** Short words at the edge of the page, for what no place on the page can say. */
export function useNotices(): Notices {
  const { t } = useTranslation('ui');
  const closeButtonProps = { 'aria-label': t('close') };
  return {
    success: (message) => notifications.show({ message, color: 'teal', closeButtonProps, role: 'status' }),
    failure: (message) =>
      notifications.show({ message, color: 'red', autoClose: failureMs, closeButtonProps, role: 'alert' }),
    fault: (error) => {
      const { title, detail } = wordsFor(error, t);
      const requestId = error instanceof RequestError ? error.requestId : null;
      const message = requestId === null ? detail : `${detail} (${t('error.requestId', { id: requestId })})`;
      notifications.show({ title, message, color: 'red', autoClose: false, closeButtonProps, role: 'alert' });
    },
  };
}
