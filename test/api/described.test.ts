import type { Router } from 'express';
import { createCaptureRouter } from '../../api/capture/capture-router';
import { PUBLIC_ROUTES } from '../../api/capture/described';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

/** `/f/:form.js` is routed by `/f/:form`. */
const routedBy = (path: string): string => path.replace(/\.(js|json)$/, '') || path;

/** What the router of public capture answers, as `get /f/:form`. */
function routed({ stack }: Router): string[] {
  return stack.flatMap(({ route }) => {
    const { path, stack: handlers } = route ?? { path: '', stack: [] };
    const methods = new Set(handlers.map(({ method }) => method));
    return [...methods].filter((method) => method !== 'options').map((method) => `${method} ${path}`);
  });
}

it('every public route is described, and every one described is there', async () => {
  const router = createCaptureRouter({ ...api.deps, metrics: { type: '', text: async () => '' } } as never);
  const express = PUBLIC_ROUTES.filter(({ path }) => !/^\/t\/[ocn]\//.test(path));
  const described = express.map(({ method, path }) => `${method} ${path === '/t.js' ? path : routedBy(path)}`);
  expect([...new Set(described)].sort()).toEqual([...new Set(routed(router))].sort());
});

it('the public routes stand in the description beside the others, open to everybody', async () => {
  const { paths } = (await api.as(null, 'get', '/openapi.json')).body;
  expect(paths['/t/o/{token}.gif'].get['x-roles']).toEqual(['public']);
  expect(Object.keys(paths['/f/{form}'].post.requestBody.content)).toContain('multipart/form-data');
  expect(paths['/hooks/in/{name}'].post.responses['202']).toBeDefined();
});
