import { type FieldError, Problem } from '@merchant-analysis/kernel/problem';

interface ProblemRow {
  /** HTTP status at the door. */
  readonly status: number;
  /** What went wrong and what to do next; `{name}` is filled from the data. */
  readonly title: { readonly zh: string; readonly en: string };
  /** May the same request succeed later without being changed? */
  readonly retryable: boolean;
}

const row = (status: number, en: string, zh: string, retryable = false): ProblemRow => ({
  status,
  title: { en, zh },
  retryable,
});

/** Every failure that a caller can see. Its reference page is generated from here. */
export const PROBLEMS = {
  VALIDATION_FAILED: row(
    400,
    'The request does not fit the contract: see `errors`.',
    '请求不符合接口约定，详见 errors。',
  ),
  BODY_NOT_JSON: row(400, 'The body is not valid JSON.', '请求体不是合法的 JSON。'),
  CURSOR_INVALID: row(
    400,
    'The cursor is not one that this list gave: start without it.',
    '游标无效，请不带游标重新开始。',
  ),
  IDEMPOTENCY_KEY_MISSING: row(
    400,
    'This request needs an Idempotency-Key header.',
    '该请求需要 Idempotency-Key 请求头。',
  ),
  IDEMPOTENCY_KEY_INVALID: row(
    400,
    'The Idempotency-Key must be 8 to 128 printable characters.',
    'Idempotency-Key 须为 8–128 个可打印字符。',
  ),
  NOT_AUTHENTICATED: row(
    401,
    'Log in first: the token is missing, wrong or expired.',
    '请先登录：令牌缺失、错误或已过期。',
  ),
  LOGIN_FAILED: row(401, 'The name or the password is wrong.', '用户名或密码错误。'),
  PASSWORD_TOO_COMMON: row(
    422,
    'This password is among the first that are guessed: take a longer one, or several unusual words.',
    '该密码过于常见、容易被猜中：请使用更长的密码或多个不常见的词。',
  ),
  REFRESH_TOKEN_INVALID: row(
    401,
    'The refresh token is not valid any more: log in again.',
    '刷新令牌已失效，请重新登录。',
  ),
  PASSWORD_CHANGE_REQUIRED: row(
    403,
    'Change the password first (POST /api/v1/auth/password).',
    '请先修改密码（POST /api/v1/auth/password）。',
  ),
  NOT_ALLOWED: row(403, 'The role {role} may not do this.', '角色 {role} 无权执行此操作。'),
  ADDRESS_NOT_ALLOWED: row(
    403,
    'This tenant does not accept requests from this address.',
    '该租户不接受来自此地址的请求。',
  ),
  NOT_FOUND: row(404, 'There is no such {what}.', '找不到该{what}。'),
  METHOD_NOT_ALLOWED: row(405, 'This path does not answer {method}.', '该路径不支持 {method}。'),
  CONFLICT: row(409, 'This contradicts what is there: {reason}.', '与现有数据冲突：{reason}。'),
  NAME_TAKEN: row(409, 'The name {name} is taken.', '名称 {name} 已被使用。'),
  LAST_OWNER: row(409, 'A tenant keeps at least one owner.', '租户至少保留一名所有者。'),
  JOB_NOT_RUNNING: row(409, 'The job is {state} already.', '任务已处于 {state} 状态。'),
  IMPORT_NOT_READY: row(
    409,
    'The import is {state}: it cannot be {action}.',
    '导入处于 {state} 状态，无法 {action}。',
  ),
  CHUNK_OUT_OF_ORDER: row(
    409,
    'Chunk {chunkNo} arrived, chunk {expected} is next.',
    '收到第 {chunkNo} 块，应为第 {expected} 块。',
  ),
  CHUNK_CHANGED: row(
    409,
    'Chunk {chunkNo} was applied with other content: the file has changed, start a new import.',
    '第 {chunkNo} 块内容已改变：文件被修改，请重新导入。',
  ),
  IDEMPOTENCY_IN_PROGRESS: row(
    409,
    'A request with this Idempotency-Key is still running.',
    '相同 Idempotency-Key 的请求仍在处理。',
    true,
  ),
  VERSION_STALE: row(412, 'It was changed since you read it: read it again.', '数据已被修改，请重新读取。'),
  BODY_TOO_LARGE: row(413, 'The body is larger than {limitBytes} bytes.', '请求体超过 {limitBytes} 字节。'),
  MEDIA_TYPE_NOT_SUPPORTED: row(415, 'Send {accepted}.', '请发送 {accepted}。'),
  IDEMPOTENCY_KEY_REUSED: row(
    422,
    'This Idempotency-Key was used with another request: take a new one.',
    '该 Idempotency-Key 已用于不同的请求，请换一个。',
  ),
  CURRENCY_MISMATCH: row(
    422,
    'The merchant keeps its books in {expected}, not in {given}.',
    '该商户以 {expected} 记账，而非 {given}。',
  ),
  MERCHANT_NOT_EMPTY: row(
    409,
    'The merchant has transactions: name it in `confirm` to delete its books too.',
    '该商户已有交易：如需一并删除账本，请在 confirm 中填写其编号。',
  ),
  LIMITS_UNKNOWN: row(
    422,
    'There is no {ids} in this tenant: leave it out of the limits, or make the merchant or the group first.',
    '本租户中没有 {ids}：请将其从可见范围中去掉，或先创建该商户或商户组。',
  ),
  FILE_NOT_READABLE: row(422, 'The file cannot be read: {reason}', '文件无法读取：{reason}'),
  FILE_TOO_LARGE: row(413, 'The file is larger than {limitBytes} bytes.', '文件超过 {limitBytes} 字节。'),
  COLUMN_MISSING: row(
    422,
    'The file has no column for {column}. Columns found: {found}. Name one in the mapping.',
    '文件缺少 {column} 列。已有列：{found}。请在列映射中指定。',
  ),
  PROFILE_NOT_RECOGNIZED: row(
    422,
    'No known layout fits these columns: {found}. Give a profile or a mapping.',
    '无法识别文件格式，列为：{found}。请指定格式或列映射。',
  ),
  UPLOAD_OUT_OF_ORDER: row(
    409,
    'The upload is at byte {expected}, not at {given}.',
    '上传位置应为 {expected}，收到 {given}。',
    true,
  ),
  WEBHOOK_URL_REFUSED: row(422, 'Nothing is sent to this address: {reason}.', '不会向该地址发送：{reason}。'),
  RULE_SET_NOT_FOUND: row(404, 'There is no rule set for {year}.', '没有 {year} 年的规则集。'),
  RATE_LIMITED: row(
    429,
    'Too many requests: try again in {retryAfterSeconds} s.',
    '请求过于频繁，请在 {retryAfterSeconds} 秒后重试。',
    true,
  ),
  INTERNAL: row(
    500,
    'Something went wrong on our side. It was recorded under the request id.',
    '服务内部错误，已按请求编号记录。',
    true,
  ),
  SERVICE_UNAVAILABLE: row(503, '{service} does not answer at the moment.', '{service} 暂时无响应。', true),
  STORAGE_FULL: row(
    503,
    'The disk is full: nothing of this step was written. Free space and send it again.',
    '磁盘已满，本步骤未写入任何数据。请释放空间后重试。',
    true,
  ),
  STORAGE_UNAVAILABLE: row(
    503,
    'The store does not answer at the moment: nothing was acknowledged.',
    '存储暂时不可用，未确认任何写入。',
    true,
  ),
  TIMEOUT: row(504, '{service} did not answer in time.', '{service} 未在限定时间内响应。', true),
} as const satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof PROBLEMS;

interface ProblemOptions {
  errors?: readonly FieldError[];
  cause?: unknown;
}

/**
 * Makes a failure to throw: `throw problem('NOT_FOUND', { what: 'merchant' })`.
 * The message is the English title; the door translates it.
 */
export function problem(
  code: ProblemCode,
  data: Readonly<Record<string, unknown>> = {},
  options: ProblemOptions = {},
): Problem {
  const { status, retryable, title } = PROBLEMS[code];
  return new Problem(code, fillTitle(title.en, data, 'en'), status, retryable, data, options.errors, {
    cause: options.cause,
  });
}

/** The title of a failure in one language. A code that is not in the table reads as INTERNAL. */
export function problemTitle(failure: Problem, language: 'zh' | 'en'): string {
  const known = isProblemCode(failure.code) ? PROBLEMS[failure.code] : PROBLEMS.INTERNAL;
  return fillTitle(known.title[language], failure.data, language);
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** A value that is a text in both languages is filled in with the one of the title. */
function fillTitle(title: string, data: Readonly<Record<string, unknown>>, language: 'zh' | 'en'): string {
  return title.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    if (!(name in data)) return whole;
    const value = data[name];
    if (name === 'what' && language === 'zh') return inChinese(String(value));
    const isLocalized = typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
    return String(isLocalized ? value[language] : value);
  });
}

/** `merchant`, or `merchant mer_…`. */
function inChinese(what: string): string {
  const [, name = what, id = ''] = /^(.*?)( [a-z]{3}_\S+)?$/.exec(what) ?? [];
  return `${CHINESE[name] ?? name}${id}`;
}

/** What may not be there, as NOT_FOUND names it. */
const CHINESE: Readonly<Record<string, string>> = {
  action: '操作',
  alert: '提醒',
  'cash alert policy': '现金提醒规则',
  'cash plan': '现金计划',
  check: '检查',
  delivery: '投递',
  export: '导出',
  'export file (files are kept for 7 days)': '导出文件（文件保留 7 天）',
  'file of rejected rows (begin again at offset 0)': '拒收行文件（请从 offset 0 重新开始）',
  forecast: '预测',
  group: '商户组',
  import: '导入',
  job: '任务',
  merchant: '商户',
  path: '路径',
  'recurring stream': '固定收支',
  rule: '规则',
  run: '运行',
  scenario: '场景',
  schedule: '计划任务',
  simulation: '模拟',
  tenant: '租户',
  transaction: '交易',
  upload: '上传',
  user: '用户',
  webhook: 'webhook',
};
