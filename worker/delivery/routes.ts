import { routeNamed, routeNames } from '../../domain/files/mail-routing';
import type { MailRoute, MailSettings } from '../../domain/files/mail-settings';
import { createRoute, type Route, type RouteOptions } from '../../mail/smtp-route';

/** The SMTP routes of `mail.yaml`, as published now. */
export interface Routes {
  /** The route of that name, as the ledger has it: what it sends goes by the settings of that moment. */
  open(name: string): Pick<Route, 'send'>;
  names(): Promise<string[]>;
  settings(name: string): Promise<MailRoute | null>;
  close(): Promise<void>;
}

/** Connections of a route; its rate is set by `mail.yaml`. */
const CONNECTIONS = 20;

/**
 * Opens routes as mail goes by them, and anew when their address or rate is published anew. One that `mail.yaml` does not name any more
 * sends what still waits for it through `smtpUrl`.
 */
export function createRoutes(deps: {
  settings(): Promise<MailSettings>;
  smtpUrl: string;
  /** Keeps a route's rate together with other processes; absent: each keeps it for itself. */
  pace?: (route: string, perSecond: number) => NonNullable<RouteOptions['pace']>;
}): Routes {
  const opened = new Map<string, { key: string; route: Route }>();

  async function current(name: string): Promise<Route> {
    const found = routeNamed(await deps.settings(), name);
    const options = {
      url: found?.url ?? deps.smtpUrl,
      connections: CONNECTIONS,
      ...(found?.maxPerSecond !== undefined && { maxPerSecond: found.maxPerSecond }),
    };
    const key = JSON.stringify(options);
    const kept = opened.get(name);
    if (kept?.key === key) return kept.route;
    const { maxPerSecond } = options;
    const pace = maxPerSecond === undefined ? undefined : deps.pace?.(name, maxPerSecond);
    const route = createRoute({ ...options, ...(pace !== undefined && { pace }) });
    opened.set(name, { key, route });
    // What it had taken goes out first; what it had not is answered `retry`.
    void kept?.route.close();
    return route;
  }

  return {
    open: (name) => ({ send: async (message) => (await current(name)).send(message) }),
    names: async () => routeNames(await deps.settings()),
    settings: async (name) => routeNamed(await deps.settings(), name),
    close: async () => {
      await Promise.all([...opened.values()].map(({ route }) => route.close()));
    },
  };
}
