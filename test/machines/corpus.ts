/** One request as it is seen in mail traffic, and who made it. */
export type Sample = {
  by: string;
  machine: boolean;
  agent?: string;
  method?: string;
  headers?: Record<string, string>;
  /** The address it comes from, where that matters. */
  from?: string;
};

/** Networks an administrator has listed after seeing them try every link: a gateway's own, and its sandbox. */
export const MACHINE_NETWORKS: readonly string[] = ['203.0.113.0/25', '2001:db8:5ca0::/44'];

const person = (by: string, agent?: string): Sample => ({
  by,
  machine: false,
  ...(agent === undefined ? {} : { agent }),
});
const machine = (by: string, agent: string, more: Partial<Sample> = {}): Sample => ({
  by,
  machine: true,
  agent,
  ...more,
});
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** User agents and behaviours, written down by what sends them. Scanners that copy a browser's agent exactly are here too: they are what is missed. */
export const CORPUS: readonly Sample[] = [
  // People in browsers.
  person('Chrome on Windows', `${WINDOWS} Chrome/130.0.0.0 Safari/537.36`),
  person('Edge on Windows', `${WINDOWS} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`),
  person('Firefox on Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0'),
  person('Opera on Windows', `${WINDOWS} Chrome/128.0.0.0 Safari/537.36 OPR/114.0.0.0`),
  person('Brave, as Chrome', `${WINDOWS} Chrome/129.0.0.0 Safari/537.36`),
  person('Vivaldi', `${WINDOWS} Chrome/128.0.0.0 Safari/537.36 Vivaldi/6.9.3447.51`),
  person('Chrome on macOS', `${MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36`),
  person('Safari on macOS', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15`),
  person('Firefox on macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0'),
  person('Firefox on Linux', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0'),
  person(
    'Chrome on Linux',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  ),
  person(
    'Chrome on ChromeOS',
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36',
  ),
  person('Safari on iPhone', `${IPHONE} Version/18.1 Mobile/15E148 Safari/604.1`),
  person('Chrome on iPhone', `${IPHONE} CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1`),
  person('Firefox on iPhone', `${IPHONE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`),
  person(
    'Safari on iPad',
    'Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
  ),
  person(
    'Chrome on Android',
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
  ),
  person(
    'Samsung Internet',
    'Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36',
  ),
  person('Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0'),
  person('Internet Explorer 11', 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko'),
  // People in mail programs and by the proxies that fetch when a mail is opened.
  person(
    'Gmail’s image proxy',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
  ),
  person('Yahoo’s image proxy', 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'),
  person('Thunderbird', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.3.0'),
  person('Thunderbird on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.15.0'),
  person('Apple Mail without protection', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko)`),
  person('iOS Mail without protection', `${IPHONE} Mobile/15E148`),
  person(
    'Outlook on the desktop',
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16)',
  ),
  person('Outlook on macOS', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) MacOutlook/16.89.24090815`),
  person('Outlook on iPhone', `${IPHONE} Mobile/15E148 Outlook-iOS/709.2226530.prod.iphone (4.2445.0)`),
  person(
    'Outlook on Android',
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0.6668.100 Mobile Safari/537.36 Outlook-Android/4.2438.2',
  ),
  person('Facebook’s browser in the app', `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/485.0.0.38;FBBV/650000000]`),
  person('LinkedIn’s browser in the app', `${IPHONE} Mobile/15E148 [LinkedInApp]/9.30.1`),
  person('a mail program that says nothing'),
  // Machines that say so.
  machine('Google', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'),
  machine('Bing', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)'),
  machine(
    'Bing’s preview',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534+ (KHTML, like Gecko) BingPreview/1.0b',
  ),
  machine('Yandex', 'Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)'),
  machine('DuckDuckGo', 'DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)'),
  machine(
    'Apple',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  ),
  machine('Facebook’s preview', 'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)'),
  machine(
    'LinkedIn’s preview',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
  ),
  machine('X’s preview', 'Twitterbot/1.0'),
  machine('Slack’s preview', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'),
  machine('Discord’s preview', 'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)'),
  machine('WhatsApp’s preview', 'WhatsApp/2.23.20.0'),
  machine('Telegram’s preview', 'TelegramBot (like TwitterBot)'),
  machine(
    'Skype’s and Teams’ preview',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com',
  ),
  machine('Ahrefs', 'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)'),
  machine('Semrush', 'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)'),
  machine(
    'OpenAI',
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  ),
  machine('Internet Archive', 'Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)'),
  machine('UptimeRobot', 'Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)'),
  machine(
    'headless Chrome',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/129.0.0.0 Safari/537.36',
  ),
  machine('curl', 'curl/8.5.0'),
  machine('wget', 'Wget/1.21.4'),
  machine('Python requests', 'python-requests/2.32.3'),
  machine('Python aiohttp', 'Python/3.11 aiohttp/3.9.5'),
  machine('Go', 'Go-http-client/1.1'),
  machine('Java', 'Java/17.0.10'),
  machine('Apache HttpClient', 'Apache-HttpClient/4.5.14 (Java/17.0.10)'),
  machine('okhttp', 'okhttp/4.12.0'),
  machine('axios', 'axios/1.7.7'),
  machine('libwww-perl', 'libwww-perl/6.67'),
  // Scanners of mail.
  machine('Apple’s Mail Privacy Protection', 'Mozilla/5.0'),
  machine('Barracuda', 'Barracuda Sentinel (EE)'),
  machine('Mimecast', 'Mozilla/5.0 (compatible; Mimecast URL Protection bot)'),
  machine('Proofpoint', 'Mozilla/5.0 (compatible; Proofpoint URL Defense)'),
  machine('FortiMail', 'FortiMail/7.4'),
  machine('Trend Micro', 'TrendMicro WTP'),
  machine('Cisco', 'Cisco-IronPort-ESA'),
  machine('Symantec', 'Symantec Email Security.cloud'),
  machine('Office’s link checks', 'Microsoft Office Existence Discovery', { method: 'HEAD' }),
  // What is done gives it away.
  machine('a HEAD under a browser’s name', `${WINDOWS} Chrome/130.0.0.0 Safari/537.36`, { method: 'HEAD' }),
  machine('Chrome’s pre-fetch', `${WINDOWS} Chrome/130.0.0.0 Safari/537.36`, {
    headers: { 'sec-purpose': 'prefetch;prerender' },
  }),
  machine('Firefox’s pre-fetch', 'Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0', {
    headers: { 'x-moz': 'prefetch' },
  }),
  machine('an older pre-fetch', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.0 Safari/605.1.15`, {
    headers: { purpose: 'prefetch' },
  }),
  machine('Safari’s preview', `${IPHONE} Version/17.0 Mobile/15E148 Safari/604.1`, {
    headers: { 'x-purpose': 'preview' },
  }),
  // In full disguise, from a network that is listed.
  machine('a gateway under Chrome’s name, from its network', `${WINDOWS} Chrome/118.0.0.0 Safari/537.36`, {
    from: '203.0.113.77',
  }),
  machine('its sandbox over IPv6', `${WINDOWS} Chrome/118.0.0.0 Safari/537.36 Edg/118.0.0.0`, {
    from: '2001:db8:5ca3:1::9',
  }),
  { ...person('a neighbour of that network', `${WINDOWS} Chrome/130.0.0.0 Safari/537.36`), from: '203.0.113.200' },
  {
    ...person(
      'Gmail’s image proxy out of a network that is listed',
      'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    ),
    from: '203.0.113.9',
  },
  // In full disguise from anywhere: only what they do with all links of a mail tells (machine-bursts.ts).
  machine('Safe Links under Chrome’s name', `${WINDOWS} Chrome/79.0.3945.88 Safari/537.36`),
  machine(
    'a gateway under Safari’s name',
    `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/14.1.2 Safari/605.1.15`,
  ),
];
