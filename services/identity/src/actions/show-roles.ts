import { ROLES, type Role } from '@merchant-analysis/contracts/caller';
import type { ResultOf } from '@merchant-analysis/contracts/contract';
import type { listRoles } from '@merchant-analysis/contracts/identity';
import type { LocalizedText } from '@merchant-analysis/kernel/text';

const DESCRIPTIONS: Readonly<Record<Role, LocalizedText>> = {
  owner: { zh: '所有者：管理商户、用户与设置', en: 'Owner: merchants, users and settings' },
  manager: { zh: '经理：管理商户与账目', en: 'Manager: merchants and their books' },
  clerk: { zh: '店员：录入与导入交易', en: 'Clerk: enters and imports transactions' },
  broker: { zh: '助贷：查看账目、准备贷款申请', en: 'Broker: reads the books, prepares loan applications' },
  ops: { zh: '平台运营：处理预警与任务', en: 'Operations of the platform: alerts and jobs' },
  aml_analyst: { zh: '反洗钱分析员', en: 'Anti-money-laundering analyst' },
  auditor: { zh: '审计：只读，含审计日志', en: 'Auditor: reads everything, audit records included' },
  platform_admin: { zh: '平台管理员：管理租户', en: 'Administrator of the platform: tenants' },
};

/** Roles and what they are for, for anybody who logged in. */
export async function showRoles(): Promise<ResultOf<typeof listRoles>> {
  return { data: ROLES.map((role) => ({ role, description: DESCRIPTIONS[role] })) };
}
