/** `../../features/gallery/locales/zh-CN.ts` is `gallery/zh-CN`, and the texts of the frame (`../locales/en.ts`) are `app/en`. */
export function namespaceOfFile(path: string): string {
  const [, folder = 'app', language = ''] = /(?:([\w-]+)\/)?locales\/([\w-]+)\.ts$/.exec(path) ?? [];
  return `${folder}/${language}`;
}
