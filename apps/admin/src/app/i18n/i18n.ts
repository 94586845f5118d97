import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { firstLanguage, keepLanguage, languages, type Language } from './languages.ts';
import { namespaceOfFile } from './namespace-of-file.ts';

/** Each `locales/<language>.ts` is a chunk of its own; its namespace is the name of the folder above. */
const files = import.meta.glob<object>(
  ['../locales/*.ts', '../../ui/locales/*.ts', '../../features/*/locales/*.ts'],
  {
    import: 'texts',
  },
);

const loaders = new Map(Object.entries(files).map(([path, load]) => [namespaceOfFile(path), load]));

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, answer) => {
    readTexts(`${namespace}/${language}`).then(
      (texts) => answer(null, texts),
      (error: unknown) => answer(error instanceof Error ? error : String(error), null),
    );
  },
};

async function readTexts(name: string): Promise<Record<string, unknown>> {
  const load = loaders.get(name);
  if (load === undefined) throw new TypeError(`i18n: there are no texts ${name}`);
  return { ...(await load()) };
}

/** Resolves when the texts of the frame are there; those of a page come with its route (`loadTexts`). */
export async function startTexts(): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      supportedLngs: [...languages],
      // A spec sees to it that both languages have the same keys: nothing to fall back on, nothing to load for it.
      fallbackLng: false,
      load: 'currentOnly',
      ns: ['app', 'ui'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  document.documentElement.lang = i18next.language;
}

/** For a route's loader: `loader: () => loadTexts('gallery')`. */
export async function loadTexts(...namespaces: readonly string[]): Promise<null> {
  await i18next.loadNamespaces([...namespaces]);
  return null;
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  keepLanguage(language);
}
