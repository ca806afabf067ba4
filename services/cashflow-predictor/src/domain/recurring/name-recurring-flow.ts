import { nameCategory } from '@merchant-analysis/kernel/category-names';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

const KIND_NAMES: Readonly<Record<string, LocalizedText>> = {
  wage: { zh: '工资', en: 'Wages' },
  rent: { zh: '房租', en: 'Rent' },
  utility: { zh: '水电燃气', en: 'Utilities' },
  fee: { zh: '手续费', en: 'Fees' },
  tax: { zh: '税费', en: 'Taxes' },
  purchase: { zh: '进货', en: 'Purchases' },
  expense: { zh: '费用', en: 'Expenses' },
  other_income: { zh: '其他收入', en: 'Other income' },
};

/** What a merchant would call a recurring flow: by its kind, then by its category where one was given. */
export function nameRecurringFlow(kind: string, direction: 'in' | 'out', category?: string): LocalizedText {
  const name =
    kind === 'financing'
      ? direction === 'out'
        ? { zh: '还贷', en: 'Loan repayment' }
        : { zh: '贷款到账', en: 'Loan received' }
      : (KIND_NAMES[kind] ?? { zh: kind, en: kind });
  if (category === undefined || category === '' || category === kind) return name;
  const called = nameCategory(category);
  return {
    zh: called.zh === name.zh ? name.zh : `${name.zh}（${called.zh}）`,
    en: called.en === name.en.toLowerCase() ? name.en : `${name.en} (${called.en})`,
  };
}
