import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';

const MAIN = fileURLToPath(new URL('../../dist/benchmark/forecast-main.js', import.meta.url));
const SCORE = fileURLToPath(new URL('../../dist/benchmark/score-main.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

async function run(main: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = { env: { PATH: process.env['PATH'] ?? '', ...env } };
  return promisify(execFile)(process.execPath, [main, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout, errors: stderr }),
    ({ code, stdout, stderr }) => ({ code, output: stdout, errors: stderr }),
  );
}

describe('npm run forecast', () => {
  const folder = temporaryFolder();
  const data = join(folder.path, 'sales.csv.gz');
  after(() => folder.remove());

  before(() => {
    const rows = ['series_id,split,t,value'];
    for (let series = 0; series < 40; series++) {
      for (let day = 1; day <= 84; day++) {
        rows.push(
          `s${series},${day > 77 ? 'test' : 'train'},${day},${100 + 10 * (day % 7) + ((day * 7 + series) % 5)}`,
        );
      }
    }
    writeFileSync(data, gzipSync(rows.join('\n')));
  });

  it('writes a row a step for every series, on several threads the same as on one', async () => {
    const [one, two] = [join(folder.path, 'one.csv'), join(folder.path, 'two.csv.gz')];
    const explained = join(folder.path, 'why.csv');
    const ended = await run(MAIN, [
      ...['--data', data, '--out', one, '--season', '7', '--explain', explained],
    ]);
    expect(ended.errors).to.equal('');
    expect(ended.output).to.contain('40 series');
    expect(ended.output).to.contain('40 weekday-combination: Follows the weekday pattern');
    const why = readFileSync(explained, 'utf8').trim().split('\n');
    expect(why).to.have.length(1 + 40);
    expect(why[1]).to.match(/^s0,weekday-combination,Follows [^,]+,按最近几周/);
    await run(MAIN, ['--data', data, '--out', two]);
    const text = readFileSync(one, 'utf8');
    expect(gunzipSync(readFileSync(two)).toString()).to.equal(text);
    const lines = text.trim().split('\n');
    expect(lines[0]).to.equal('series_id,h,mean,lo80,hi80,lo95,hi95');
    expect(lines).to.have.length(1 + 40 * 7);
    const [id, step, mean] = lines.at(-1)!.split(',');
    expect([id, step]).to.deep.equal(['s39', '7']);
    expect(Number(mean)).to.be.closeTo(102, 4);
  });

  it('looks further than the test part when asked to', async () => {
    const out = join(folder.path, 'far.csv');
    await run(MAIN, ['--data', data, '--out', out, '--horizon', '30']);
    expect(readFileSync(out, 'utf8').trim().split('\n')).to.have.length(1 + 40 * 30);
  });

  it('ends with 1 and a sentence, before the work, where its files cannot be written', async () => {
    const fine = join(folder.path, 'fine.csv');
    for (const [args, words] of [
      [['--out', join(folder.path, 'none', 'o.csv')], 'make the folder, or check the path given with --out'],
      [['--out', folder.path], 'give --out the name of a file'],
      [['--out', fine, '--explain', join(data, 'why.csv')], 'check the path given with --explain'],
    ] as const) {
      const ended = await run(MAIN, ['--data', data, ...args]);
      expect(ended.code).to.equal(1);
      expect(ended.errors).to.contain('cannot be written').and.contain(words).and.not.contain('    at ');
      expect(ended.output).to.equal('');
    }
    expect(existsSync(fine)).to.equal(false);
  });

  it('never writes over what it reads, nor half a file', async () => {
    const plain = join(folder.path, 'plain.csv');
    writeFileSync(plain, gunzipSync(readFileSync(data)));
    const before = readFileSync(plain, 'utf8');
    for (const same of [plain, join(folder.path, '.', 'plain.csv')]) {
      const ended = await run(MAIN, ['--data', plain, '--out', same]);
      expect([ended.code, ended.errors]).to.satisfy(
        ([code, errors]: [number, string]) => code === 1 && errors.includes('the same file as --data'),
      );
    }
    const out = join(folder.path, 'o.csv');
    const twice = await run(MAIN, ['--data', plain, '--out', out, '--explain', out]);
    expect(twice.errors).to.contain('the same file as --out');
    expect(readFileSync(plain, 'utf8')).to.equal(before);
    expect(existsSync(out)).to.equal(false);
    // No file can be made in the place of the folder that the first try leaves.
    mkdirSync(`${out}.part`);
    const failed = await run(MAIN, ['--data', plain, '--out', out]);
    expect(failed.code).to.equal(1);
    expect(existsSync(out)).to.equal(false);
  });

  it('says where a file is not written in UTF-8, and reads every kind of line end', async () => {
    const odd = join(folder.path, 'odd.csv');
    const out = join(folder.path, 'odd-out.csv');
    writeFileSync(
      odd,
      Buffer.concat([Buffer.from('series_id,split,t,value\na,train,1,5\n'), Buffer.from([0xc9, 0xcf])]),
    );
    expect((await run(MAIN, ['--data', odd, '--out', out])).errors)
      .to.contain('line 3')
      .and.contain('Save the file as UTF-8');
    writeFileSync(odd, Buffer.from('\uFEFFseries_id,split,t,value', 'utf16le'));
    expect((await run(MAIN, ['--data', odd, '--out', out])).errors)
      .to.contain('UTF-16')
      .and.contain('Save the file as UTF-8');
    writeFileSync(odd, 'series_id,split,t,value\ra,train,1,5\ra,train,2,6\ra,test,3,\r');
    expect((await run(MAIN, ['--data', odd, '--out', out])).errors).to.equal('');
    expect(readFileSync(out, 'utf8').trim().split('\n')).to.have.length(2);
  });

  it('ends with 2 and the usage for a wrong command line, with 1 and the place for a wrong file', async () => {
    const missing = await run(MAIN, ['--data', data]);
    expect([missing.code, missing.errors]).to.satisfy(
      ([code, errors]: [number, string]) => code === 2 && errors.includes('--out FILE is missing'),
    );
    const season = await run(MAIN, ['--data', data, '--out', 'x', '--season', 'week']);
    expect(season.errors).to.contain('--season is "week"').and.contain('npm run forecast');
    const nowhere = await run(MAIN, ['--data', join(folder.path, 'none.csv'), '--out', 'x']);
    expect([nowhere.code, nowhere.errors]).to.satisfy(
      ([code, errors]: [number, string]) => code === 1 && errors.includes('check the path'),
    );
  });
});

describe('npm run forecast:score', () => {
  it('says what to do where there are no data', async () => {
    const ended = await run(SCORE, []);
    expect(ended.code).to.equal(2);
    expect(ended.errors).to.contain('BENCHMARK_DATA is not set');
    const nameless = await run(SCORE, ['--report']);
    expect(nameless.code).to.equal(2);
    expect(nameless.errors).to.contain('--report FILE');
  });
});
