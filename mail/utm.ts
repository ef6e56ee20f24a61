/** What a web analysis is told of where a reader comes from (`mail.yaml`, `utm`). */
export type Utm = { source: string; medium: string };

/**
 * The address with `utm_source`, `utm_medium`, `utm_campaign` (the sequence) and `utm_content` (the link's name), so that the sender's own
 * web analysis knows visits by mail. What the author has written stays, and so does everything that is no web address.
 */
export function withUtm(url: string, { source, medium }: Utm, campaign: string, content: string): string {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return url;
  const aimed = new URL(url);
  const told = { utm_source: source, utm_medium: medium, utm_campaign: campaign, utm_content: content };
  for (const [name, value] of Object.entries(told)) {
    if (value !== '' && !aimed.searchParams.has(name)) aimed.searchParams.set(name, value);
  }
  return aimed.href;
}
