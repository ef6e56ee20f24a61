# Production image: the compiled code and its production dependencies, run by a user without rights.
# One image for every role: RIPEN_ROLES says what a container runs (docker-compose.yml).

FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:22.21.1-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22.21.1-bookworm-slim
ENV NODE_ENV=production \
    RIPEN_CACHE=/app/cache \
    RIPEN_DATA=/tmp/ripen \
    RIPEN_SENT=/app/sent
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./
COPY --from=build /app/dist ./dist
# Made once here: a container then starts without a bundler and on a read-only file system.
RUN node -e "require('./dist/worker/bundle.js').findBundle(process.env.RIPEN_CACHE)"
# Owned by who runs, so that a volume mounted here is too.
RUN mkdir sent && chown node:node sent
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.RIPEN_PORT || 3000) + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM ends it cleanly: requests are answered, activities handed back.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--enable-source-maps", "dist/cli/main.js"]
CMD ["start"]
