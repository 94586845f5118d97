export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** As each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };

const storageKey = 'gallerist.language';

/** What the visitor chose before, else what the browser asks for, else English. */
export function preferredLanguage(stored: string | null, asked: readonly string[]): Language {
  const kept = languages.find((language) => language === stored);
  if (kept !== undefined) return kept;
  const first = asked.find((tag) => /^(en|zh)\b/i.test(tag));
  return first !== undefined && /^zh\b/i.test(first) ? 'zh-CN' : 'en';
}

export function firstLanguage(): Language {
  return preferredLanguage(localStorage.getItem(storageKey), navigator.languages);
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(storageKey, language);
}
