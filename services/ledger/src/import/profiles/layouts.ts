import { ALIPAY_ACCOUNT, ALIPAY_BUSINESS, ALIPAY_PERSONAL } from './alipay.js';
import type { Layout, Profile } from './layout.js';
import { ORDERS } from './orders.js';
import { TRANSACTIONS } from './transactions.js';
import { WECHAT_MERCHANT, WECHAT_PERSONAL } from './wechat.js';

/** Every layout, the most particular first: a bill also has the columns of a plain list of transactions. */
const LAYOUTS: readonly Layout[] = [
  WECHAT_MERCHANT,
  WECHAT_PERSONAL,
  ALIPAY_BUSINESS,
  ALIPAY_ACCOUNT,
  ALIPAY_PERSONAL,
  ORDERS,
  TRANSACTIONS,
];

export function layoutsOf(profile: Profile): readonly Layout[] {
  return profile === 'auto' ? LAYOUTS : LAYOUTS.filter((layout) => layout.profile === profile);
}
