import { isIP } from 'node:net';
import type { Actor } from '../../core/context.ts';
import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { AddressPolicy } from './address-policy.ts';
import type { WebhookColumns } from './webhook.store.ts';
import { webhookLimits, type WebhookChange } from './webhook.types.ts';

export interface TargetRules {
  readonly policy: AddressPolicy;
  /** Whether the operator named addresses that may be reached without TLS. */
  readonly allowsHttp: boolean;
}

export type CheckedChange = Partial<WebhookColumns>;
type Columns = { -readonly [K in keyof CheckedChange]: CheckedChange[K] };

/** Checks what the caller gave; only what it gave is in the answer. */
export function checkWebhookChange(
  actor: Actor,
  change: WebhookChange,
  rules: TargetRules,
): Result<CheckedChange, UserFailure> {
  const checked: Columns = {};
  if (typeof change.name === 'string') {
    const name = plainText(change.name, { min: 1, max: 200, path: ['input', 'name'] });
    if (!name.ok) return name;
    checked.name = name.value;
  }
  if (typeof change.url === 'string') {
    const url = checkUrl(change.url, rules);
    if (!url.ok) return url;
    checked.url = url.value;
  }
  if (change.events !== undefined && change.events !== null) {
    if (change.events.length === 0) {
      return fail(invalidInput('events must have at least one event', ['input', 'events']));
    }
    checked.events = [...new Set(change.events)];
  }
  if (change.galleryIds !== undefined) {
    const galleries = checkGalleries(actor, change.galleryIds);
    if (!galleries.ok) return galleries;
    checked.galleryIds = galleries.value;
  }
  if (typeof change.enabled === 'boolean') checked.enabled = change.enabled;
  return ok(checked);
}

const path = ['input', 'url'];

/** What can be told without asking a name server; the rest is checked at each delivery. */
function checkUrl(text: string, { policy, allowsHttp }: TargetRules): Result<string, UserFailure> {
  if (text.length > webhookLimits.urlLength) {
    return fail(invalidInput(`url must have at most ${webhookLimits.urlLength} characters`, path));
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  const protocols = allowsHttp ? ['https:', 'http:'] : ['https:'];
  if (url === null || !protocols.includes(url.protocol)) {
    return fail(invalidInput('url must be a URL that starts with https://', path));
  }
  if (url.username !== '' || url.password !== '') {
    return fail(invalidInput('url must not carry a user or a password', path));
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isRefused = isIP(host) !== 0 && policy(host) === 'FORBIDDEN';
  if (host === '' || isRefused || /(^|\.)localhost\.?$/.test(host)) {
    return fail(invalidInput('url must name a public host, or one of WEBHOOK_ALLOW_CIDRS', path));
  }
  if (url.href.length > webhookLimits.urlLength) {
    return fail(invalidInput(`url must have at most ${webhookLimits.urlLength} characters`, path));
  }
  url.hash = '';
  return ok(url.href);
}

function checkGalleries(
  { scope }: Actor,
  ids: readonly (string | null)[] | null,
): Result<readonly string[] | null, UserFailure> {
  const galleriesPath = ['input', 'galleryIds'];
  if (ids === null) {
    const message = 'only a caller for all galleries may be told of all galleries';
    return scope.kind === 'ALL' ? ok(null) : fail({ code: 'FORBIDDEN', message, path: galleriesPath });
  }
  if (ids.length === 0) return fail(invalidInput('galleryIds must have at least one id', galleriesPath));
  if (ids.length > webhookLimits.galleries) {
    const message = `galleryIds must be at most ${webhookLimits.galleries}`;
    return fail({ code: 'LIMIT_EXCEEDED', message, path: galleriesPath });
  }
  const known = [...new Set(ids.flatMap((id) => id ?? []))];
  const isSeen = scope.kind === 'ALL' || known.every((id) => scope.galleryIds.has(id));
  return ids.includes(null) || !isSeen ? fail(notFound('gallery', galleriesPath)) : ok(known);
}
