import { languageOf } from '@merchant-analysis/gateway/door/language';
import { expect } from 'chai';

describe('the language of an answer', () => {
  for (const [header, language] of [
    [undefined, 'en'],
    ['', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
    ['zh-Hans-CN', 'zh'],
    ['fr-FR, zh;q=0.3', 'zh'],
    ['fr', 'en'],
    ['en;q=0.1, zh;q=0.2', 'zh'],
    ['zh;q=0', 'en'],
    ['zhx', 'en'],
  ] as const) {
    it(`is ${language} for ${header ?? 'no wish'}`, () => {
      expect(languageOf(header)).to.equal(language);
    });
  }
});
