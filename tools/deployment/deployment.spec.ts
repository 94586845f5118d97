/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-argument, typescript/no-unsafe-return -- manifests have any shape; a wrong guess fails the test at the very place */
import { environmentSchema } from '@gallerist/api/config/env.ts';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDockerfile, readYaml, root, yamlFiles, type Manifest } from './manifests.ts';

const variables = Object.keys(environmentSchema.shape);
const isPinned = (image: string): boolean => /:v?\d+\.\d+/.test(image) || image.includes('@sha256:');
const compose: Manifest = (await readYaml('docker/compose.yaml'))[0];

describe('docker/compose.yaml', () => {
  const ours = ['api', 'worker'].map((name) => compose.services[name]);

  it('sets variables that the server reads, and asks for no value that the example does not name', () => {
    for (const { environment } of ours)
      for (const name of Object.keys(environment)) expect(variables).toContain(name);
    const text = readFileSync(`${root}docker/compose.yaml`, 'utf8');
    const example = readFileSync(`${root}docker/example.env`, 'utf8');
    const asked = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
    expect([...new Set(asked)].sort()).toEqual(named.sort());
  });

  it('splits the roles over one image that may write only where it must', () => {
    expect(ours.map(({ environment }) => environment.ROLES)).toEqual(['api', 'worker']);
    for (const service of ours) {
      expect(service).toMatchObject({ user: '1000:1000', read_only: true, cap_drop: ['ALL'] });
      expect(service.volumes).toContain('blobs:/blobs');
    }
    const dataOf = (service: Manifest): string => service.volumes.find((at: string) => at.endsWith(':/data'));
    expect(dataOf(ours[0])).not.toBe(dataOf(ours[1]));
  });

  it('pins every image, publishes databases to nobody and mounts files that are there', () => {
    for (const [name, service] of Object.entries<Manifest>(compose.services)) {
      if (service.build === undefined) expect(isPinned(service.image), name).toBe(true);
      if (['postgres', 'qdrant'].includes(name)) {
        expect(service.ports).toBeUndefined();
        expect(service.networks).toEqual(['back']);
      }
      for (const volume of service.volumes ?? []) {
        const [from] = volume.split(':');
        if (from.startsWith('.')) expect(existsSync(`${root}docker/${from}`), volume).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(from);
      }
    }
  });
});

describe.each(['docker/cpu.Dockerfile', 'docker/gpu.Dockerfile'])('%s', (path) => {
  it('stands on pinned images, runs as nobody in particular and says when it is ready', async () => {
    const lines = await readDockerfile(path);
    const stages = new Set(['gallerist:local']);
    for (const { words } of lines.filter(({ name }) => name === 'FROM')) {
      expect(isPinned(words[0]!) || stages.has(words[0]!), words.join(' ')).toBe(true);
      if (words[2] !== undefined) stages.add(words[2]);
    }
    expect(lines.filter(({ name }) => name === 'USER').at(-1)?.words).toEqual(['1000:1000']);
    expect(lines.map(({ name }) => name)).toContain('HEALTHCHECK');
    const node = readFileSync(`${root}.nvmrc`, 'utf8').trim();
    for (const [image] of lines.filter(({ name }) => name === 'FROM').map(({ words }) => words))
      if (image?.startsWith('node:')) expect(image).toBe(`node:${node}-bookworm-slim`);
  });

  it('copies what is there, the manifests of all workspaces among it', async () => {
    const copies = (await readDockerfile(path)).filter(({ name }) => name === 'COPY');
    const sources = copies
      .filter(({ words }) => !words[0]?.startsWith('--'))
      .flatMap(({ words }) => words.slice(0, -1));
    for (const source of sources) expect(existsSync(`${root}${source}`), source).toBe(true);
    if (path.includes('gpu')) return;
    const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')) as {
      packages: Record<string, object>;
    };
    const workspaces = Object.keys(lock.packages).filter((name) => /^(apps|libs)\/[^/]+$|^tools$/.test(name));
    expect(sources).toEqual(expect.arrayContaining(workspaces.map((name) => `${name}/package.json`)));
  });
});

describe('docker/kubernetes', async () => {
  const files = await yamlFiles('docker/kubernetes');
  const documents = (await Promise.all(files.map(readYaml))).flat();
  const ofKind = (kind: string): Manifest[] => documents.filter((document) => document.kind === kind);
  const deployments = ofKind('Deployment');

  it('names files that are there, and variables that the server reads', async () => {
    for (const file of files.filter((name) => name.endsWith('kustomization.yaml'))) {
      const [{ resources, configMapGenerator = [] }] = (await readYaml(file)) as [Manifest];
      for (const name of resources) {
        expect(existsSync(`${root}${normalize(`${dirname(file)}/${name}`)}`), `${file}: ${name}`).toBe(true);
      }
      for (const literal of configMapGenerator.flatMap((map: Manifest) => map.literals))
        expect(variables).toContain(literal.split('=')[0]);
    }
    for (const name of Object.keys(ofKind('Secret')[0].stringData)) expect(variables).toContain(name);
  });

  it('runs every container without rights, with limits, and what serves with probes', () => {
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([
      'gallerist-api',
      'gallerist-worker',
    ]);
    for (const { spec } of deployments) {
      const pod = spec.template.spec;
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      const volumes = pod.volumes.map(({ name }: Manifest) => name);
      for (const container of [...pod.initContainers, ...pod.containers]) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toMatchObject({
          requests: expect.anything(),
          limits: { memory: expect.anything() },
        });
        for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
      }
      const [serving] = pod.containers;
      expect(Object.keys(serving)).toEqual(
        expect.arrayContaining(['startupProbe', 'readinessProbe', 'livenessProbe']),
      );
    }
  });

  it('selects by labels that the pods carry', () => {
    const podLabels = deployments.map(({ spec }) => spec.template.metadata.labels as object);
    const selectors: Record<string, string>[] = [
      ...deployments.map(({ spec }) => spec.selector.matchLabels),
      ...ofKind('PodDisruptionBudget').map(({ spec }) => spec.selector.matchLabels),
      ...ofKind('NetworkPolicy').map(({ spec }) => spec.podSelector.matchLabels),
      ...ofKind('Service').map(({ spec }) => spec.selector),
    ];
    expect(selectors).toHaveLength(6);
    for (const selector of selectors) {
      const isMatched = podLabels.some(
        (labels) =>
          Object.entries(labels).filter(([key, value]) => selector[key] === value).length ===
          Object.keys(selector).length,
      );
      expect(isMatched, JSON.stringify(selector)).toBe(true);
    }
  });
});
