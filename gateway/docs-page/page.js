/** The API page: reads /api/v1/openapi.json and writes it down for people. Text only, never markup from data. */

const TEXTS = {
  en: {
    search: 'Search',
    other: '中文',
    who: 'Who may',
    everyone: 'everyone, without a token',
    signedIn: 'everyone who is logged in',
    sandbox: 'without a token: the sandbox merchant, where it is on',
    parameters: 'Parameters',
    body: 'Body',
    answer: 'Answer',
    failures: 'What can go wrong',
    example: 'Try it',
    schemas: 'Schemas',
    problems: 'Problems',
    recorded: 'Leaves an audit record',
    required: 'required',
    again: 'may be sent again',
    code: 'Code',
    status: 'Status',
    meaning: 'Meaning',
    about:
      'Every operation grows from the same table as the server. Amounts are whole minor units (分, cents).',
    failed: 'The document could not be read. Is the gateway running?',
  },
  zh: {
    search: '搜索',
    other: 'English',
    who: '谁可以调用',
    everyone: '任何人，无需令牌',
    signedIn: '任何已登录用户',
    sandbox: '无令牌时：沙箱商户（如已开启）',
    parameters: '参数',
    body: '请求体',
    answer: '响应',
    failures: '可能的错误',
    example: '试一试',
    schemas: '数据结构',
    problems: '错误代码',
    recorded: '会写入审计日志',
    required: '必填',
    again: '可重试',
    code: '代码',
    status: '状态码',
    meaning: '含义',
    about: '本页与服务器由同一张路由表生成。金额为货币的最小单位（分）。',
    failed: '无法读取接口文档，网关是否在运行？',
  },
};

let language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
const text = (name) => TEXTS[language][name];

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

function nameOf(reference) {
  return reference.split('/').at(-1);
}

/** A short word for what a value is: `string`, `Merchant`, `Job[]`, `in | out`. */
function typeOf(schema) {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items ?? {})}[]`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' | ');
  return schema.type ?? 'any';
}

/** A value that fits a schema, for the example. */
function exampleOf(schema) {
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return exampleOf(choices[0]);
  if (schema.type === 'object') {
    const required = schema.required ?? [];
    const entries = Object.entries(schema.properties ?? {}).filter(
      ([name]) => required.includes(name) || name === 'merchantId',
    );
    return Object.fromEntries(entries.map(([name, inner]) => [name, exampleOf(inner)]));
  }
  if (schema.type === 'array') return [exampleOf(schema.items ?? {})];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1);
  if (schema.type === 'boolean') return true;
  const prefix = /^\^([a-z]{3})_/.exec(schema.pattern ?? '')?.[1];
  if (prefix) return `${prefix}_…`;
  if (schema.format === 'date-time') return '2026-10-01T12:00:00+08:00';
  return 'text';
}

function fieldsTable(schema) {
  const required = schema.required ?? [];
  const rows = Object.entries(schema.properties ?? {}).map(([name, inner]) =>
    element(
      'tr',
      {},
      element(
        'td',
        {},
        element('code', { textContent: name }),
        required.includes(name) ? ` (${text('required')})` : '',
      ),
      element('td', {}, typeCell(inner)),
      element('td', { textContent: inner.description ?? '' }),
    ),
  );
  return rows.length > 0
    ? element('table', {}, element('tbody', {}, ...rows))
    : element('p', { textContent: typeOf(schema) });
}

function typeCell(schema) {
  const inner = schema.type === 'array' ? (schema.items ?? {}) : schema;
  const word = typeOf(schema);
  return inner.$ref
    ? element('a', { href: `#${nameOf(inner.$ref)}`, textContent: word })
    : element('code', { textContent: word });
}

function whoMay(operation) {
  const roles = operation['x-roles'];
  if (roles === 'public') return text('everyone');
  if (roles === 'signed-in') return text('signedIn');
  const open = operation.security.some((way) => Object.keys(way).length === 0);
  return roles.join(', ') + (open ? `; ${text('sandbox')}` : '');
}

function curlOf(method, path, operation) {
  const query = operation.parameters.filter(
    (one) => one.in === 'query' && (one.required || one.name === 'merchantId'),
  );
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name) => {
    const schema = operation.parameters.find((one) => one.name === name)?.schema;
    return schema ? exampleOf(schema) : whole;
  });
  const search = query.map((one) => `${one.name}=${encodeURIComponent(exampleOf(one.schema))}`).join('&');
  const lines = [
    `curl -X ${method.toUpperCase()} '${location.origin}${filled}${search ? `?${search}` : ''}'`,
  ];
  if (operation.security.length > 0) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  for (const one of operation.parameters) {
    if (one.in === 'header' && one.required) lines.push(`-H '${one.name}: '$(uuidgen)`);
  }
  const content = operation.requestBody?.content ?? {};
  if (content['application/json']) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d '${JSON.stringify(exampleOf(content['application/json'].schema), null, 1)}'`);
  } else if (content['text/csv']) lines.push(`-H 'Content-Type: text/csv'`, '--data-binary @file.csv');
  return lines.join(' \\\n  ');
}

function operationSection(method, path, operation) {
  const section = element('section', { className: 'operation', id: operation.operationId });
  section.dataset.words = `${method} ${path} ${operation.summary}`.toLowerCase();
  section.append(
    element(
      'h3',
      {},
      element('span', { className: 'method', textContent: method.toUpperCase() }),
      ` ${path}`,
    ),
    element('p', { textContent: operation.summary }),
    element('p', { className: 'soft', textContent: `${text('who')}: ${whoMay(operation)}` }),
  );
  if (operation['x-audit']) {
    section.append(
      element('p', { className: 'soft', textContent: `${text('recorded')}: ${operation['x-audit']}` }),
    );
  }
  if (operation.parameters.length > 0) {
    const properties = Object.fromEntries(
      operation.parameters.map((one) => [
        one.name,
        { ...one.schema, description: `${one.in}. ${one.description ?? ''}` },
      ]),
    );
    const required = operation.parameters.filter((one) => one.required).map((one) => one.name);
    section.append(element('h4', { textContent: text('parameters') }), fieldsTable({ properties, required }));
  }
  for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {}).slice(0, 1)) {
    section.append(element('h4', { textContent: `${text('body')} (${type})` }), fieldsTable(schema));
  }
  for (const [status, answer] of Object.entries(operation.responses)) {
    const schema = Object.values(answer.content ?? {})[0]?.schema;
    if (Number(status) < 300 && schema) {
      section.append(element('h4', {}, `${text('answer')} ${status}: `, typeCell(schema)));
    }
  }
  const codes = Object.entries(operation.responses)
    .filter(([status, answer]) => status !== 'default' && answer.content?.['application/problem+json'])
    .flatMap(([, answer]) => answer.description.split(', '));
  const links = codes.flatMap((code) => [element('a', { href: `#${code}`, textContent: code }), ' ']);
  section.append(element('p', { className: 'soft' }, `${text('failures')}: `, ...links));
  section.append(
    element('h4', { textContent: text('example') }),
    element('pre', { textContent: curlOf(method, path, operation) }),
  );
  return section;
}

function namedSection(id, schema) {
  return element(
    'section',
    { className: 'named', id },
    element('h3', { textContent: id }),
    element('p', { textContent: schema.description ?? '' }),
    fieldsTable(schema),
  );
}

function problemsTable(problems) {
  const head = element(
    'tr',
    {},
    ...['code', 'status', 'meaning'].map((name) => element('th', { scope: 'col', textContent: text(name) })),
  );
  const rows = Object.entries(problems).map(([code, { status, title, retryable }]) =>
    element(
      'tr',
      { id: code },
      element('td', {}, element('code', { textContent: code })),
      element('td', { textContent: String(status) }),
      element('td', { textContent: title[language] + (retryable ? ` (${text('again')})` : '') }),
    ),
  );
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows));
}

function operationsOf(api) {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

function write(api) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.querySelector('#about').textContent = text('about');
  document.querySelector('[data-text=search]').textContent = `${text('search')} `;
  document.querySelector('#language').textContent = text('other');
  const byTag = Object.groupBy(operationsOf(api), ({ operation }) => operation.tags[0]);
  const main = document.querySelector('#main');
  const contents = document.querySelector('#contents');
  main.replaceChildren();
  contents.replaceChildren();
  for (const [tag, operations] of Object.entries(byTag)) {
    const list = operations.map(({ method, path, operation }) =>
      element(
        'li',
        {},
        element('a', {
          href: `#${operation.operationId}`,
          textContent: `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
        }),
      ),
    );
    contents.append(element('strong', { textContent: tag }), element('ul', {}, ...list));
    main.append(element('h2', { textContent: tag }));
    for (const { method, path, operation } of operations)
      main.append(operationSection(method, path, operation));
  }
  main.append(element('h2', { id: 'schemas', textContent: text('schemas') }));
  for (const [id, schema] of Object.entries(api.components.schemas)) main.append(namedSection(id, schema));
  main.append(
    element('h2', { id: 'problems', textContent: text('problems') }),
    problemsTable(api['x-problems']),
  );
  contents.append(
    element('a', { href: '#schemas', textContent: text('schemas') }),
    ' · ',
    element('a', { href: '#problems', textContent: text('problems') }),
  );
}

function search(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  for (const section of document.querySelectorAll('section.operation')) {
    section.hidden = !wanted.every((word) => section.dataset.words.includes(word));
  }
}

async function start() {
  const answer = await fetch('/api/v1/openapi.json');
  if (!answer.ok) throw new Error(String(answer.status));
  const api = await answer.json();
  write(api);
  document.querySelector('#search').addEventListener('input', (event) => search(event.target.value));
  document.querySelector('#language').addEventListener('click', () => {
    language = language === 'zh' ? 'en' : 'zh';
    write(api);
  });
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

start().catch(() => {
  document.querySelector('#loading').textContent = text('failed');
});
