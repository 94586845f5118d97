import type { texts } from './locales/en.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    sightings: typeof texts;
  }
}
