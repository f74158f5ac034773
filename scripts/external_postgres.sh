#!/bin/sh
# Runs a command with DATABASE_URL of a throw-away server of the system's PostgreSQL (Debian 12: 15):
#   scripts/external_postgres.sh .venv/bin/python -m pytest -q
# As root the server runs as the user postgres, whom Debian's package has made.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | head -1)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "PostgreSQL を入れています / Installing Debian's PostgreSQL" >&2
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql; } >/dev/null 2>&1 || true
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | head -1)
fi
if [ -z "$bin" ]; then
    echo "PostgreSQL がありません。apt install postgresql / PostgreSQL is missing: apt install postgresql" >&2
    exit 1
fi
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups "$@"; else "$@"; fi; }
folder=$(mktemp -d /tmp/denen-external-XXXXXX)
chmod 755 "$folder"
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
stop() {
    as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM
cd /
as "$bin/initdb" --pgdata "$folder/data" --username admin --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-c listen_addresses= -k $folder -c fsync=off -c max_connections=100" >/dev/null
as "$bin/psql" -q -h "$folder" -U admin -d postgres \
    -c "CREATE ROLE denen LOGIN CREATEDB CREATEROLE BYPASSRLS PASSWORD 'denen'" -c "CREATE DATABASE denen OWNER denen"
# Only now are passwords asked for, so that a role with a wrong one is refused.
as sh -c "echo 'local all all scram-sha-256' > '$folder/data/pg_hba.conf'"
as "$bin/pg_ctl" -D "$folder/data" reload >/dev/null
cd - >/dev/null
DATABASE_URL="postgresql://denen:denen@$(echo "$folder" | sed 's|/|%2F|g')/denen" "$@"
