import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Service = {
  image: string;
  build?: string;
  environment?: Record<string, string>;
  ports?: string[];
  networks?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas?: number; resources: { limits: { cpus: string; memory: string } } };
};
type Compose = {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
};

const root = join(__dirname, '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

/** Services that others wait for to end: they have no health, only an exit status. */
const oneShots = new Set(
  services.flatMap(([, { depends_on = {} }]) =>
    Object.entries(depends_on)
      .filter(([, { condition }]) => condition === 'service_completed_successfully')
      .map(([name]) => name),
  ),
);

test.each(services)('%s runs a pinned image, or the one built here', (_name, service) => {
  expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+\.\d+(-[a-z0-9.]+)?$|^postgres:\d+\.\d+-[a-z]+$/);
});

test.each(services.filter(([name]) => !oneShots.has(name)))('%s has a health check', (_name, service) => {
  expect(service.healthcheck?.test.length).toBeGreaterThan(1);
});

test.each(services)('%s has limits of processor and memory', (_name, service) => {
  expect(service.deploy?.resources.limits).toEqual({
    cpus: expect.any(String),
    memory: expect.stringMatching(/^\d+[MG]$/),
  });
});

test.each(services)(
  '%s waits for services that exist, until they are healthy or done',
  (_name, { depends_on = {} }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(compose.services).toHaveProperty([name]);
      expect(condition).toBe(oneShots.has(name) ? 'service_completed_successfully' : 'service_healthy');
    }
  },
);

test('every secret is a variable without a default, so that compose refuses to start without it', () => {
  const secret = /PASSWORD|PWD|SECRET|KEYFILE|SMTP_URL|MONGODB_URI/;
  const values = services.flatMap(([, { environment = {} }]) => Object.entries(environment));
  const secrets = values.filter(([name]) => secret.test(name));
  expect(secrets.length).toBeGreaterThan(5);
  for (const [, value] of secrets) expect(value).toMatch(/\$\{[A-Z_]+:\?[^}]+\}/);
  expect(text).not.toMatch(/\$\{[A-Z_]+:-/);
});

test('.env.example names every variable that compose asks for, and gives none a value', () => {
  const asked = new Set([...text.matchAll(/\$\{([A-Z_]+):\?/g)].map((match) => match[1]));
  asked.add('MONGO_KEYFILE');
  const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n');
  const named = lines.flatMap((line) => /^([A-Z_]+)=(.*)$/.exec(line)?.slice(1, 3) ?? []);
  expect(new Set(named.filter((_value, index) => index % 2 === 0))).toEqual(asked);
  expect(named.filter((value, index) => index % 2 === 1 && value !== '')).toEqual([]);
});

test('only the proxy is reached from outside, and the databases are on the inner network alone', () => {
  expect(services.filter(([, service]) => service.ports).map(([name]) => name)).toEqual(['proxy']);
  expect(compose.networks.back).toEqual({ internal: true });
  for (const name of ['postgres', 'temporal', 'mongo-1', 'mongo-2', 'mongo-3', 'mongo-init']) {
    expect(compose.services[name]?.networks).toEqual(['back']);
  }
});

test('two of each role run, the console too, so that one may be replaced while the other works', () => {
  const roles = (name: string): string => String(compose.services[name]?.environment?.RIPEN_ROLES);
  expect([roles('api'), roles('worker')]).toEqual(['api,console', 'api,worker']);
  expect(compose.services.api?.deploy?.replicas).toBe(2);
  expect(compose.services.worker?.deploy?.replicas).toBe(2);
});

test('volumes are declared, and mounted files are in the repository', () => {
  for (const volume of services.flatMap(([, service]) => service.volumes ?? [])) {
    const [source = ''] = volume.split(':');
    if (source.startsWith('./')) expect(existsSync(join(root, source))).toBe(true);
    else expect(compose.volumes).toHaveProperty([source]);
  }
});

test('the image is built on a pinned base, runs compiled code and is not run by root', () => {
  const lines = readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n');
  const bases = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:\d+\.\d+\.\d+-/);
  expect(lines).toContain('USER node');
  expect(lines.some((line) => line.startsWith('ENTRYPOINT') && line.includes('dist/cli/main.js'))).toBe(true);
  expect(lines.some((line) => line.includes('/healthz'))).toBe(true);
});
