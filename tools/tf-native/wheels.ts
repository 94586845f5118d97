import { NativeBuildError } from './native-build-error.ts';

/** A wheel of TensorFlow that the binding was built and tried with. */
export interface PinnedWheel {
  /** As pip knows it. */
  readonly distribution: string;
  readonly version: string;
  readonly platform: string;
  readonly sha256: string;
}

/** What a wheel is chosen by. */
export interface Machine {
  readonly os: string;
  readonly arch: string;
  readonly hasCuda: boolean;
}

const version = '2.21.0';

/** Of Python 3.11: the libraries inside are the same in the wheels of all Pythons. */
export const pinnedPython = { version: '3.11', abi: 'cp311' } as const;

const cpuX64: PinnedWheel = {
  distribution: 'tensorflow-cpu',
  version,
  platform: 'manylinux_2_27_x86_64',
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};
const cudaX64: PinnedWheel = {
  distribution: 'tensorflow',
  version,
  platform: 'manylinux_2_27_x86_64',
  sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
};
/** There is no `tensorflow-cpu` for this architecture; this one holds no CUDA either. */
const cpuArm64: PinnedWheel = {
  distribution: 'tensorflow',
  version,
  platform: 'manylinux_2_27_aarch64',
  sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
};

/** @throws {NativeBuildError} where no wheel was ever tried. */
export function wheelFor({ os, arch, hasCuda }: Machine): PinnedWheel {
  if (os === 'linux' && arch === 'x64') return hasCuda ? cudaX64 : cpuX64;
  if (os === 'linux' && arch === 'arm64' && !hasCuda) return cpuArm64;
  throw new NativeBuildError(
    `No TensorFlow wheel is pinned for ${os} on ${arch}${hasCuda ? ' with CUDA' : ''}: training uses WebAssembly here.`,
  );
}
