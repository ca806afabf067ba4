import { problem } from '@merchant-analysis/contracts/problems';
import type { FieldError } from '@merchant-analysis/kernel/problem';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Route, sourceOf, takesFields } from '../route.js';
import type { Language } from './language.js';

/** The parameters of a contract by name. Every contract takes an object. */
export function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  if (!(schema instanceof z.ZodObject)) throw new Error('the parameters of a contract must be an object');
  return schema.shape;
}

/**
 * Reads what a request asks: gathers the parameters from path, query and body, and parses them by the contract.
 * A name that the route does not know is refused wherever it stands.
 * @throws Problem VALIDATION_FAILED with every mistake.
 */
export function createParamsReader(route: Route): (request: FastifyRequest, language: Language) => unknown {
  const shape = shapeOf(route.contract.params);
  const names = Object.keys(shape);
  const fromPath = names.filter((name) => sourceOf(route, name) === 'path');
  const fromQuery = new Set(names.filter((name) => sourceOf(route, name) === 'query'));
  const lists = new Set(names.filter((name) => isList(shape[name]!)));
  const hasFields = takesFields(route);
  const takesVersion = route.etag === 'version' && 'ifVersion' in shape;
  const ownNames = new Set([...fromPath, ...fromQuery, ...(takesVersion ? ['ifVersion'] : [])]);
  const gatherBody = (
    body: unknown,
    gathered: Record<string, unknown>,
    errors: FieldError[],
    language: Language,
  ) => {
    if (route.accepts || body === undefined || body === null) return;
    if (route.bodyIs) gathered[route.bodyIs] = body;
    else if (typeof body !== 'object' || Array.isArray(body))
      errors.push({ path: '', message: WRONG.noObject[language] });
    else {
      for (const [name, value] of Object.entries(body)) {
        if (ownNames.has(name)) errors.push({ path: name, message: WRONG.misplaced[language] });
        else if (!Object.hasOwn(shape, name)) errors.push({ path: name, message: WRONG.field[language] });
        else gathered[name] = value;
      }
    }
  };
  return (request, language) => {
    // Names that could poison an object never come this far: JSON is read strictly, and a query name is looked up.
    const gathered: Record<string, unknown> = {};
    const errors: FieldError[] = [];
    gatherBody(request.body, gathered, errors, language);
    const query = request.query as Record<string, unknown>;
    for (const name in query) {
      const value = query[name];
      if (fromQuery.has(name)) gathered[name] = lists.has(name) && !Array.isArray(value) ? [value] : value;
      else if (name !== 'fields' || !hasFields)
        errors.push({ path: name, message: WRONG.parameter[language] });
    }
    for (const name of fromPath) gathered[name] = (request.params as Record<string, unknown>)[name];
    if (takesVersion) gathered['ifVersion'] = versionOf(request.headers['if-match']);
    return parse(route, gathered, language, errors);
  };
}

const WRONG = {
  noObject: { en: 'must be a JSON object', zh: '必须是 JSON 对象' },
  misplaced: { en: 'does not belong in the body', zh: '不应写在请求体中' },
  parameter: { en: 'is not a parameter of this path', zh: '该路径没有此参数' },
  field: { en: 'is not a field of this request', zh: '该请求没有此字段' },
};

const LOCALES = { en: undefined, zh: z.locales.zhCN().localeError };

function parse(
  { contract, bodyIs }: Route,
  value: unknown,
  language: Language,
  errors: FieldError[],
): unknown {
  const parsed = contract.params.safeParse(
    value,
    LOCALES[language] ? { error: LOCALES[language] } : undefined,
  );
  if (parsed.success && errors.length === 0) return parsed.data;
  const found = parsed.success ? [] : parsed.error.issues.flatMap((issue) => fieldErrorsOf(issue, bodyIs));
  throw problem('VALIDATION_FAILED', {}, { errors: [...errors, ...found] });
}

/** Mistakes by where they stand in the request: what a body as a whole is called within is nothing of its own. */
function fieldErrorsOf(issue: z.core.$ZodIssue, bodyIs: string | undefined): FieldError[] {
  const within = bodyIs !== undefined && issue.path[0] === bodyIs ? issue.path.slice(1) : issue.path;
  const path = within.join('.');
  if (issue.code === 'custom') return [fieldError(path, issue)];
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: issue.message }));
}

/** What a check of a contract says, in Chinese too where the check says it. */
function fieldError(path: string, { message, params }: z.core.$ZodIssueCustom): FieldError {
  const zh = params?.['zh'];
  return typeof zh === 'string' ? { path, message, zh } : { path, message };
}

/** The version that If-Match names; undefined without the header or for `*`. */
function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const match = /^"(\d{1,15})"$/.exec(ifMatch.trim());
  if (!match) throw problem('VERSION_STALE');
  return Number(match[1]);
}

function isList(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return isList(schema.unwrap() as z.ZodType);
  }
  return schema instanceof z.ZodArray;
}
