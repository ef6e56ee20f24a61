import { LRUCache } from 'lru-cache';
import { compileTemplate, type Template, type TemplateParts } from '../../mail/template';

type FoundTemplate = { ok: true; template: Template } | { ok: false; reason: string };

/** Compiled templates by version: compiling MJML takes tens of ms, rendering microseconds. */
export type TemplateCache = { find(name: string, version: number): Promise<FoundTemplate> };

type TemplateFiles = {
  published(kind: string, name: string, version?: number): Promise<{ parts: Record<string, string> } | null>;
  allPublished(kind: string): Promise<{ name: string; parts: Record<string, string> }[]>;
};

/** Keeps compiled templates; a publication (of a layout, say) compiles them anew: `stamp` tells of it. */
export function createTemplateCache(files: TemplateFiles, stamp: () => Promise<number>): TemplateCache {
  const compiled = new LRUCache<string, Promise<FoundTemplate>>({ max: 300 });

  async function compile(name: string, version: number): Promise<FoundTemplate> {
    const parts = (await files.published('templates', name, version))?.parts;
    if (parts === undefined) return { ok: false, reason: `template ${name} is not published` };
    const shared: Record<string, string> = {};
    for (const file of await files.allPublished('templates')) {
      const text = file.parts.mjml ?? file.parts.html;
      if (text !== undefined && /^(layouts|partials)\//.test(file.name)) shared[file.name] = text;
    }
    const result = await compileTemplate({ name, ...parts }, shared satisfies TemplateParts, 'any');
    return result.ok
      ? { ok: true, template: result.template }
      : { ok: false, reason: result.errors.map(({ message }) => message).join(' ') };
  }

  return {
    find: async (name, version) => {
      const key = `${await stamp()}/${name}/${version}`;
      const kept = compiled.get(key);
      if (kept) return kept;
      const compiling = compile(name, version);
      compiled.set(key, compiling);
      compiling.catch(() => compiled.delete(key));
      return compiling;
    },
  };
}
