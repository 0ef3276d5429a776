#!/bin/sh
# 备份：deploy/backup.sh 数据文件夹 备份文件夹
# 服务运行中也可以做：先备份数据库，再备份原件。原件只增不改，数据库里提到的都在。
# 用 PostgreSQL 时设 LVJIAN_DATABASE_URL；原件在 S3 时由存储自己备份。
set -eu
data=$1 target=$2
umask 077
mkdir -p "$target"
if [ -n "${LVJIAN_DATABASE_URL:-}" ]; then
    url=$(printf %s "$LVJIAN_DATABASE_URL" | sed 's/^postgresql+psycopg:/postgresql:/')
    pg_dump --format=custom --no-owner --file="$target/lvjian.dump" "$url"
else
    "${PYTHON:-python3}" - "$data/lvjian.db" "$target/lvjian.db" <<'PYTHON'
import sqlite3, sys
source, target = (sqlite3.connect(name) for name in sys.argv[1:])
with target:
    source.backup(target)
PYTHON
fi
mkdir -p "$target/blobs"
if [ -d "$data/blobs" ]; then
    (cd "$data/blobs" && tar --exclude=./parts -cf - .) | (cd "$target/blobs" && tar -xf - --skip-old-files)
fi
if [ -f "$data/lvjian.toml" ]; then cp -p "$data/lvjian.toml" "$target/"; fi
echo "已备份到 $target"
