import { z, type ZodType } from 'zod';
import type { PublicRoute } from '../capture/described';
import type { Access, Route } from './route';

type JsonSchema = Record<string, unknown>;

const PROBLEM: JsonSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    stage: { type: 'string' },
    heldBy: { type: 'string' },
    missing: { type: 'array', items: { type: 'string' } },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string' },
          message: { type: 'string' },
          line: { type: 'integer' },
          column: { type: 'integer' },
          suggestion: { type: 'string' },
        },
      },
    },
  },
};

/**
 * The OpenAPI 3.1 description of the table, and of the routes that browsers and mail programs call; every operation carries `x-roles`
 * (decisions.md, "Routes that api.md left out").
 */
export function describeApi(
  routes: readonly Route[],
  pages: readonly PublicRoute[],
  publicUrl: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const page of pages) (paths[templateOf(page.path)] ??= {})[page.method] = describePage(page);
  for (const route of routes) {
    (paths[templateOf(route.path)] ??= {})[route.method] = describeOperation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Ripen', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'RFC 9457',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function describePage({ method, path, summary, takes, answers }: PublicRoute): Record<string, unknown> {
  const described = Object.entries(answers).map(([status, description]) => [status, { description }] as const);
  const content = takes?.map((type) => [type, { schema: {} }] as const);
  return {
    operationId: operationId({ method, path }),
    summary,
    tags: ['Public capture'],
    'x-roles': ['public'],
    security: [],
    parameters: pathParameters({ path }),
    ...(content && { requestBody: { required: true, content: Object.fromEntries(content) } }),
    responses: { ...Object.fromEntries(described), 429: { $ref: '#/components/responses/Problem' } },
  };
}

function describeOperation(route: Route): Record<string, unknown> {
  const guarded = route.access !== 'public';
  const responses: Record<string, unknown> = {};
  for (const [status, schema] of Object.entries(route.answers)) {
    responses[status] = {
      description: Number(status) < 300 ? 'Done' : 'See Location',
      ...(schema && { content: { 'application/json': { schema: schemaOf(schema, 'output') } } }),
    };
  }
  for (const status of problemsOf(route)) responses[status] ??= { $ref: '#/components/responses/Problem' };
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    'x-roles': rolesOf(route.access),
    security: guarded ? [{ key: [] }] : [],
    parameters: [...pathParameters(route), ...queryParameters(route), ...idempotencyParameter(route)],
    ...(route.body && { requestBody: describeBody(route, route.body) }),
    responses,
  };
}

/** What `x-roles` says: the roles by name, `any` for any key, `public` for none. An administrator may call whatever has roles. */
export function rolesOf(access: Access): string[] {
  if (access === 'public' || access === 'any') return [access];
  return access.includes('admin') ? [...access] : ['admin', ...access];
}

function problemsOf(route: Route): string[] {
  const statuses = route.access === 'public' ? [] : ['401', '403'];
  statuses.push('400');
  if (route.body) statuses.push('413', '415');
  if (route.path.includes(':')) statuses.push('404');
  if (route.method !== 'get') statuses.push('409');
  return [...statuses, '503'];
}

function operationId(route: Pick<Route, 'method' | 'path'>): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return route.method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function pathParameters(route: Pick<Route, 'path'>): unknown[] {
  return [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(route: Route): unknown[] {
  const { properties = {}, required = [] } = schemaOf(route.query, 'input') as {
    properties?: JsonSchema;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function idempotencyParameter(route: Route): unknown[] {
  if (route.method !== 'post') return [];
  return [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } }];
}

function describeBody(route: Route, body: ZodType): Record<string, unknown> {
  const schema = { type: 'string' };
  if (route.format === 'csv') return { required: true, content: { 'text/csv': { schema } } };
  if (route.format === 'text') {
    return { required: true, content: { 'application/yaml': { schema }, 'text/plain': { schema } } };
  }
  return {
    required: !body.safeParse({}).success,
    content: { 'application/json': { schema: schemaOf(body, 'input') } },
  };
}

/** Without `$schema`, which only a document's root may carry. */
function schemaOf(schema: ZodType, io: 'input' | 'output'): JsonSchema {
  const described = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonSchema;
  delete described.$schema;
  return described;
}
