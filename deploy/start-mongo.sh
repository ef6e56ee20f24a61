#!/bin/bash
# Starts a member of the replica set. mongod wants its keyfile readable by its own user alone, which a mounted secret is not.
set -eu
install -m 400 -o mongodb -g mongodb /run/secrets/mongo_keyfile /tmp/keyfile
exec docker-entrypoint.sh mongod --replSet ripen --keyFile /tmp/keyfile --bind_ip_all "$@"
