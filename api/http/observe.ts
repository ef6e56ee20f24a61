import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';
import type { Log } from '../../usecases/deps';

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Gives each request an id, measures it and logs one line: method, route pattern, status, time, key id. Never the address asked
 * for, a body or a key: they hold personal data.
 */
export function observeRequests(registry: Registry, log: Log): RequestHandler {
  const durations = new Histogram({
    name: 'ripen_http_request_duration_seconds',
    help: 'Time to answer, by route pattern.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return (req, res, next) => {
    const started = process.hrtime.bigint();
    const id = randomUUID();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    res.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const route = typeof res.locals.pattern === 'string' ? res.locals.pattern : 'none';
      durations.observe({ method: req.method, route, status: res.statusCode }, seconds);
      const fields = {
        id,
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round(seconds * 1000),
        key: typeof res.locals.asker === 'string' ? res.locals.asker : null,
      };
      if (res.statusCode >= 500) log.warn(fields, 'request');
      else log.debug(fields, 'request');
    });
    next();
  };
}
