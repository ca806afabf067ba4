import { type Answer, answer } from '@merchant-analysis/broker/service';
import * as merchantContracts from '@merchant-analysis/contracts/merchants';
import * as noticeContracts from '@merchant-analysis/contracts/notices';
import * as readContracts from '@merchant-analysis/contracts/read-models';
import * as transactionContracts from '@merchant-analysis/contracts/transactions';
import type { Clock } from '@merchant-analysis/kernel/clock';
import * as subjects from './actions/describe-subject.js';
import * as invoices from './actions/keep-invoices.js';
import * as notices from './actions/keep-notices.js';
import { listCounted } from './actions/list-counted.js';
import { listUnknown } from './actions/list-unknown.js';
import * as groups from './actions/manage-groups.js';
import * as merchants from './actions/manage-merchants.js';
import * as evidence from './actions/read-evidence.js';
import * as series from './actions/read-series.js';
import * as reading from './actions/read-transactions.js';
import * as writing from './actions/write-transactions.js';
import { Calendars } from './domain/calendars.js';
import type { LedgerStore } from './ports/ledger-store.js';

export interface BooksRim {
  readonly store: LedgerStore;
  readonly clock: Clock;
  newId(prefix: string): string;
  /** Something was deleted: clear its books away when there is time. */
  clearAway(): void;
}

/** What the ledger answers about merchants, groups, transactions and the read models. */
export function booksAnswers({ store, clock, newId, clearAway }: BooksRim): Answer[] {
  const rim = {
    ...store,
    clock,
    calendars: new Calendars(),
    newMerchantId: () => newId('mer'),
    newGroupId: () => newId('grp'),
    newNoticeId: () => newId('ntc'),
    clearAway,
  };
  return [
    answer(merchantContracts.createMerchant, (params, call) => merchants.createMerchant(rim, params, call)),
    answer(merchantContracts.getMerchant, (params, call) => merchants.getMerchant(rim, params, call)),
    answer(merchantContracts.listMerchants, (params, call) => merchants.listMerchants(rim, params, call)),
    answer(merchantContracts.updateMerchant, (params, call) => merchants.updateMerchant(rim, params, call)),
    answer(merchantContracts.deleteMerchant, (params, call) => merchants.deleteMerchant(rim, params, call)),
    answer(merchantContracts.createGroup, (params, call) => groups.createGroup(rim, params, call)),
    answer(merchantContracts.getGroup, (params, call) => groups.getGroup(rim, params, call)),
    answer(merchantContracts.listGroups, (params, call) => groups.listGroups(rim, params, call)),
    answer(merchantContracts.updateGroup, (params, call) => groups.updateGroup(rim, params, call)),
    answer(merchantContracts.deleteGroup, (params, call) => groups.deleteGroup(rim, params, call)),
    answer(merchantContracts.describeSubject, (params, call) => subjects.describeSubject(rim, params, call)),
    answer(merchantContracts.getDataVersion, (params, call) => subjects.getDataVersion(rim, params, call)),
    answer(merchantContracts.listUnknown, (params, call) => listUnknown(rim, params, call)),
    answer(transactionContracts.createTransactions, (params, call) =>
      writing.createTransactions(rim, params, call),
    ),
    answer(transactionContracts.deleteTransaction, (params, call) =>
      writing.deleteTransaction(rim, params, call),
    ),
    answer(transactionContracts.getTransaction, (params, call) => reading.getTransaction(rim, params, call)),
    answer(transactionContracts.listTransactions, (params, call) =>
      reading.listTransactions(rim, params, call),
    ),
    answer(transactionContracts.listDealings, (params, call) => reading.listTransactions(rim, params, call)),
    answer(transactionContracts.summarizeTransactions, (params, call) =>
      reading.summarizeTransactions(rim, params, call),
    ),
    answer(transactionContracts.putInvoices, (params, call) => invoices.putInvoices(rim, params, call)),
    answer(transactionContracts.listInvoices, (params, call) => invoices.listInvoices(rim, params, call)),
    answer(noticeContracts.keepNotice, (params, call) => notices.keepNotice(rim, params, call)),
    answer(noticeContracts.listNotices, (params, call) => notices.listNotices(rim, params, call)),
    answer(readContracts.readDailySeries, (params, call) => series.readDailySeries(rim, params, call)),
    answer(readContracts.readMonthlyBreakdown, (params, call) =>
      series.readMonthlyBreakdown(rim, params, call),
    ),
    answer(readContracts.listPendingSettlements, (params, call) =>
      series.listPendingSettlements(rim, params, call),
    ),
    answer(readContracts.readDailyProfile, (params, call) => evidence.readDailyProfile(rim, params, call)),
    answer(readContracts.listCounted, (params, call) => listCounted(rim, params, call)),
    answer(readContracts.listPartyDays, (params, call) => evidence.listPartyDays(rim, params, call)),
    answer(readContracts.listLargeTransactions, (params, call) =>
      evidence.listLargeTransactions(rim, params, call),
    ),
    answer(readContracts.listPartyTransactions, (params, call) =>
      evidence.listPartyTransactions(rim, params, call),
    ),
    answer(readContracts.listRefundIssues, (params, call) => evidence.listRefundIssues(rim, params, call)),
  ];
}
