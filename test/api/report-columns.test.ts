import { z, type ZodType } from 'zod';
import { REPORT_ROUTES, SEQUENCE_REPORT_ROUTES } from '../../api/reports/report-routes';
import { SALES_REPORT_ROUTES } from '../../api/reports/sales-report-routes';
import { REPORT_COLUMNS } from '../../domain/reports/report-columns';

const ROUTES = [...REPORT_ROUTES, ...SEQUENCE_REPORT_ROUTES, ...SALES_REPORT_ROUTES];

/** Dotted paths to whatever a row of that shape may hold; what a CSV has no room for, lists, left out. */
function pathsOf(shape: unknown, path: string): string[] {
  if (shape instanceof z.ZodNullable) return pathsOf(shape.unwrap(), path);
  if (shape instanceof z.ZodArray) return [];
  if (!(shape instanceof z.ZodObject)) return [path];
  return Object.entries(shape.shape as Record<string, ZodType>).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

test.each(Object.entries(REPORT_COLUMNS))(
  'the CSV of the report %s has a column for each figure of its rows, and no other',
  (name, columns) => {
    const route = ROUTES.find(({ path }) => path === `/v1/reports/${name}`);
    const answer = route?.answers[200];
    const items = answer instanceof z.ZodObject ? (answer.shape as Record<string, ZodType>).items : undefined;
    const row = items instanceof z.ZodArray ? items.element : undefined;
    expect(new Set(columns)).toEqual(new Set(pathsOf(row, '')));
    expect(new Set(columns).size).toBe(columns.length);
  },
);
