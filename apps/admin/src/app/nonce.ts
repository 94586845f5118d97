/** The nonce that the server wrote into this page; browsers show it to scripts only through the property. */
export function pageNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  const nonce = meta?.nonce;
  return nonce === undefined || nonce === '' ? undefined : nonce;
}
