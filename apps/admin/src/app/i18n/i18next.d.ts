import type { texts as app } from '../locales/en.ts';
import type { texts as ui } from '../../ui/locales/en.ts';

// Features add theirs in their own `texts.d.ts`.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    returnNull: false;
  }
  interface ResourceNamespaceMap {
    app: typeof app;
    ui: typeof ui;
  }
}
