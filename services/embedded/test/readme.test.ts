import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');

/** What both must have alike: headings by level, code to the letter, items, rows, links to a page in either language. */
function outlineOf(markdown: string): string[] {
  const outline: string[] = [];
  let code = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) code = !code;
    if (code) outline.push(line);
    else if (/^#+ /.test(line)) outline.push(line.match(/^#+/)![0]);
    else if (/^[-|] ?/.test(line)) outline.push(line[0]!);
    if (!code)
      outline.push(
        ...[...line.matchAll(/\]\(([^)]+)\)/g)]
          .map((match) => match[1]!.replace('.zh-CN', ''))
          .filter((link) => !link.startsWith('README')),
      );
  }
  return outline;
}

describe('the README', () => {
  it('has the same outline, the same commands and the same links in both languages', () => {
    expect(outlineOf(read('README.zh-CN.md'))).to.deep.equal(outlineOf(read('README.md')));
  });

  it('leads Chinese readers to what exists in Chinese', () => {
    const links = [...read('README.zh-CN.md').matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!);
    const inChinese = (link: string): string => link.replace(/(?<!\.zh-CN)\.(md|svg)$/, '.zh-CN.$1');
    const missed = links.filter(
      (link) => link !== 'README.md' && inChinese(link) !== link && existsSync(join(root, inChinese(link))),
    );
    expect(missed).to.deep.equal([]);
  });

  it('stays under 700 words', () => {
    expect(read('README.md').split(/\s+/).length).to.be.below(700);
  });

  for (const name of [
    'README.md',
    'README.zh-CN.md',
    'docs/architecture/README.md',
    'docs/decisions/README.md',
  ]) {
    it(`links only to pages that are there: ${name}`, () => {
      const links = [...read(name).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map((match) => match[1]!);
      const missing = links.filter(
        (link) => !link.startsWith('http') && !existsSync(join(root, dirname(name), link)),
      );
      expect(missing).to.deep.equal([]);
    });
  }

  it('names only npm scripts that exist', () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
    const named = [...read('README.md').matchAll(/npm run ([a-z:-]+)/g)].map((match) => match[1]!);
    expect(scripts).to.include.members(named);
  });
});
