#!/bin/sh
# 恢复：deploy/restore.sh 备份文件夹 数据文件夹
# 先停掉服务和全部工作进程；数据文件夹应是新的。之后运行 lvjian db upgrade，再启动。
# 用 PostgreSQL 时设 LVJIAN_DATABASE_URL，指向一个空的数据库。
set -eu
source=$1 data=$2
umask 077
if [ -e "$data/lvjian.db" ]; then
    echo "$data 里已有数据库，请换一个空的文件夹" >&2
    exit 2
fi
mkdir -p "$data/blobs"
if [ -n "${LVJIAN_DATABASE_URL:-}" ]; then
    url=$(printf %s "$LVJIAN_DATABASE_URL" | sed 's/^postgresql+psycopg:/postgresql:/')
    pg_restore --no-owner --exit-on-error --dbname="$url" "$source/lvjian.dump"
else
    cp "$source/lvjian.db" "$data/lvjian.db"
fi
(cd "$source/blobs" && tar -cf - .) | (cd "$data/blobs" && tar -xf -)
if [ -f "$source/lvjian.toml" ]; then cp -p "$source/lvjian.toml" "$data/"; fi
echo "已恢复到 $data，请运行 lvjian db upgrade 后启动"
