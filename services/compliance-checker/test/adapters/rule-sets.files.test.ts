import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRuleSets } from '@merchant-analysis/compliance-checker/adapters/rule-sets.files';
import { ruleSetOf } from '@merchant-analysis/compliance-checker/domain/rule-set';
import { SettingsError } from '@merchant-analysis/settings/settings';
import { temporaryFolder } from '@merchant-analysis/testkit/temporary-folder';
import { expect } from 'chai';
import { repositoryRoot, shippedRules } from '../facts-for-tests.js';

describe('rule sets on disk', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let rulesDir: string;
  beforeEach(() => {
    folder = temporaryFolder();
    rulesDir = join(folder.path, 'rules');
    cpSync(`${repositoryRoot}config/rules`, rulesDir, { recursive: true });
  });
  afterEach(() => folder.remove());

  const edit = (id: string, change: (file: Record<string, unknown>) => void): void => {
    const path = join(rulesDir, '2026', `${id}.json`);
    const file = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    change(file);
    writeFileSync(path, JSON.stringify(file));
  };
  const overrides = (content: object): string => {
    const path = join(folder.path, 'overrides.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const mistakesOf = (overridesFile?: string): readonly string[] => {
    try {
      loadRuleSets({ rulesDir, overridesFile });
      return [];
    } catch (error) {
      return error instanceof SettingsError ? error.mistakes : [String(error)];
    }
  };

  it('ships twelve rules, each with its law and where it is from', () => {
    expect(shippedRules.rules.map((entry) => entry.config.id).sort()).to.deep.equal([
      'AC-13',
      'AR-01',
      'KY-01',
      'KY-05',
      'LV-01',
      'LV-02',
      'ST-01',
      'ST-05',
      'ST-06',
      'ST-10',
      'TX-01',
      'TX-02',
    ]);
    for (const { description } of shippedRules.rules) {
      for (const { text, standing } of description.law) {
        expect(text.zh).to.not.equal('');
        expect(text.en).to.not.equal('');
        expect(standing.en).to.not.equal('');
      }
    }
  });

  it('names every mistake at once', () => {
    edit('TX-01', (file) => {
      (file['thresholds'] as { name: string }[])[0]!.name = 'monthlySales';
    });
    edit('KY-01', (file) => {
      file['severity'] = 'dreadful';
    });
    const mistakes = mistakesOf().join('\n');
    expect(mistakes).to.contain('lacks threshold monthlySalesMinor');
    expect(mistakes).to.contain('unknown threshold monthlySales');
    expect(mistakes).to.contain('severity');
  });

  it('does not start with a rule of which it knows nothing, nor without rules', () => {
    writeFileSync(join(rulesDir, '2026', 'ZZ-99.json'), '{}');
    expect(mistakesOf().join()).to.contain('ZZ-99.json belongs to no rule');
    expect(() => loadRuleSets({ rulesDir: join(folder.path, 'none') })).to.throw('no folder of a year');
  });

  it('lets an operator override figures, which are then shown as configurable and not as law', () => {
    const file = overrides({
      rules: {
        'TX-01': { thresholds: { warnRatio: 0.8, monthlySalesMinor: 9_000_000 } },
        'ST-05': {
          peers: { nightShare: { byMcc: { '5812': 0.1 } } },
          lists: { roundTheClockMccs: ['5411'] },
        },
      },
      fxRates: [{ currency: 'EUR', usdCentsPer10000: 1_085_000, asOf: '2026-10-30' }],
    });
    const set = loadRuleSets({ rulesDir, overridesFile: file })[0]!;
    const rule = (id: string) => set.rules.find((entry) => entry.config.id === id)!;
    expect(rule('TX-01').config.thresholds).to.include({ warnRatio: 0.8, monthlySalesMinor: 9_000_000 });
    expect(rule('TX-01').config.version).to.equal('1.0.0+operator');
    const monthly = rule('TX-01').description.thresholds.find(({ name }) => name === 'monthlySalesMinor');
    expect(monthly?.confidence).to.equal('E');
    expect(monthly?.standing.en).to.equal('platform default, configurable');
    expect(rule('ST-05').config.peers['nightShare']).to.deep.include({ default: 0.02 });
    expect(rule('ST-05').config.peers['nightShare']?.byMcc).to.include({ '5812': 0.1, '5813': 0.25 });
    expect(rule('ST-05').config.lists['roundTheClockMccs']).to.deep.equal(['5411']);
    expect(rule('TX-02').config.version).to.equal('1.1.0');
    expect(set.version).to.equal('2026.1.1+operator');
    expect(set.fxRates).to.have.lengthOf(1);
  });

  it('refuses overrides of rules and figures that are not there', () => {
    const unknown = overrides({ rules: { 'TX-99': {}, 'TX-01': { thresholds: { warnRation: 0.8 } } } });
    const mistakes = mistakesOf(unknown).join('\n');
    expect(mistakes).to.contain('TX-99, which is no rule');
    expect(mistakes).to.contain('warnRation, which TX-01 does not have');
    expect(mistakesOf(join(folder.path, 'absent.json')).join()).to.contain('absent.json cannot be read');
  });

  it('uses the newest set that is not newer than the day, and the first before that', () => {
    const set = (year: number) => ({ ...shippedRules, year });
    const sets = [set(2028), set(2026)];
    expect([2025, 2026, 2027, 2028, 2030].map((year) => ruleSetOf(sets, year)?.year)).to.deep.equal([
      2026, 2026, 2026, 2028, 2028,
    ]);
    expect(ruleSetOf([], 2026)).to.equal(undefined);
  });
});
