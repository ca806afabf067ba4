import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const pathOf = (command: string) =>
  fileURLToPath(import.meta.resolve(`@merchant-analysis/embedded/commands/${command}`));

describe('the command that makes people of the operator', function () {
  this.timeout(180_000);
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const run = (command: string, ...args: string[]): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], DATA_DIR: folder.path };
      execFile(process.execPath, [pathOf(command), ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });
  const createUser = (tenant: string, login: string, roles: string) =>
    run('create-user', '--tenant', tenant, '--login', login, '--roles', roles);

  it('makes an analyst in a tenant and an administrator of the platform, with a password that works once', async () => {
    await run('create-tenant', '--name', '面馆', '--owner', 'lily');
    const analyst = await createUser('面馆', 'ann', 'aml_analyst, ops');
    expect(analyst.output).to.match(
      /^Made ann \(aml_analyst, ops\) in 面馆\.\nFirst password: (\w{5}-){3}\w{5}\n/,
    );
    const admin = await createUser('platform', 'root-admin', 'platform_admin');
    expect(admin.output).to.include('Made root-admin (platform_admin) in platform.');
    expect([analyst.code, admin.code]).to.deep.equal([0, 0]);
    const taken = await createUser('面馆', 'LILY', 'clerk');
    expect(taken.output).to.include('NAME_TAKEN');
    expect(taken.code).to.equal(1);
  });

  it('says what is wrong with the command line', async () => {
    const unknown = await createUser('面馆', 'ann', 'king');
    expect(unknown.output).to.include('--roles: king is not a list of roles');
    expect(unknown.code).to.equal(2);
    expect((await createUser('Nobody', 'ann', 'ops')).output).to.include('There is no tenant Nobody');
    expect((await run('create-user')).output).to.include('npm run create-user -- --tenant NAME');
  });
});
