import { amountText, changeText, percentText } from '@merchant-analysis/cost-analyzer/domain/amount-text';
import { expect } from 'chai';

describe('amounts in a sentence', () => {
  it('have their thousands apart and cents only where there are some', () => {
    expect(amountText(1_200_000, 'CNY')).to.equal('12,000');
    expect(amountText(-123_456_789, 'CNY')).to.equal('-1,234,567.89');
    expect(amountText(999, 'JPY')).to.equal('999');
  });

  it('change by whole percent, rounded half away from zero', () => {
    expect(changeText(1_200_000, 900_000)).to.equal('+33 %');
    expect(changeText(0, 500)).to.equal('-100 %');
    expect(changeText(201, 200)).to.equal('+1 %');
  });

  it('are told as a ratio with one digit', () => {
    expect(percentText(0.38249)).to.equal('38.2 %');
  });
});
