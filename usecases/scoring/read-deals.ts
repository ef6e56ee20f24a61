import { isEmail } from '../capture/identifiers';
import { detectDelimiter, firstLine, readRecords } from '../imports/csv';

/** A deal that has ended, at an instant (epoch ms), with the line of the file it stands on. */
export type Deal = { line: number; email: string; won: boolean; at: number };
export type DealError = { line: number; message: string };

const COLUMNS = {
  email: ['email', 'e-mail', 'mail', 'courriel'],
  outcome: ['outcome', 'result', 'issue', 'résultat', 'resultat', 'statut', 'status'],
  date: ['date', 'closedat', 'closed', 'clôture', 'cloture'],
} as const;
const WON = ['won', 'gagné', 'gagnée', 'gagne', 'win', 'yes', 'oui', '1', 'true'];
const LOST = ['lost', 'perdu', 'perdue', 'lose', 'no', 'non', '0', 'false'];
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** The deals of a CSV with a header row, in any order of columns; null where a column is missing. A bad row is told, the others count. */
export async function readDeals(text: string): Promise<{ deals: Deal[]; errors: DealError[] } | null> {
  const deals: Deal[] = [];
  const errors: DealError[] = [];
  let places: Places | null = null;
  for await (const record of readRecords([text], detectDelimiter(firstLine(text)))) {
    if (places === null) {
      places = 'cells' in record ? placesOf(record.cells) : null;
      if (places === null) return null;
    } else if ('cells' in record) {
      const read = readDeal(record.cells, places);
      if (typeof read === 'string') errors.push({ line: record.line, message: read });
      else deals.push({ line: record.line, ...read });
    } else errors.push({ line: record.line, message: record.problem });
  }
  return places === null ? null : { deals, errors };
}

type Places = Record<keyof typeof COLUMNS, number>;

function placesOf(header: readonly string[]): Places | null {
  const names = header.map((name) => name.toLowerCase());
  const place = (column: keyof Places): number =>
    names.findIndex((name) => (COLUMNS[column] as readonly string[]).includes(name));
  const places = { email: place('email'), outcome: place('outcome'), date: place('date') };
  return Object.values(places).includes(-1) ? null : places;
}

function readDeal(cells: readonly string[], places: Places): Omit<Deal, 'line'> | string {
  const [email = '', outcome = '', date = ''] = [cells[places.email], cells[places.outcome], cells[places.date]];
  if (!isEmail(email)) return 'email: expected an e-mail address';
  const word = outcome.toLowerCase();
  if (!WON.includes(word) && !LOST.includes(word)) return 'outcome: expected won or lost';
  const at = DAY.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(at)) return 'date: expected a day such as 2026-03-31';
  return { email, won: WON.includes(word), at };
}
