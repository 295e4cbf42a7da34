#!/bin/sh
# Builds the page into <target>/classes/META-INF/resources. Usage: build.sh <target> <skip: true|false>
# Where there is no node 20.19 or newer (or skip is true) a plain page takes its place. Each step is left
# out when what it depends on has not changed since it last succeeded.
set -eu
target=$1
skip=$2
out="$target/classes/META-INF/resources"

publish() {
  rm -rf "$out"
  mkdir -p "$out"
  cp -R "$1/." "$out/"
}

node_is_enough() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 \
    && node -e 'const [a, b] = process.versions.node.split(".").map(Number);
                process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}

if [ "$skip" = true ]; then
  echo "console: the web page is left out (console.skip)"
  publish plain
  exit 0
fi
if ! node_is_enough; then
  echo "console: the web page is left out, because there is no node 20.19 or newer on the PATH"
  publish plain
  exit 0
fi

checksum() {
  find "$@" -type f | LC_ALL=C sort | xargs cksum | cksum
}

lock=$(checksum package-lock.json package.json)
if [ ! -d node_modules ] || [ "$(cat node_modules/.tranche-lock 2>/dev/null)" != "$lock" ]; then
  npm ci --no-audit --no-fund --loglevel=error
  echo "$lock" >node_modules/.tranche-lock
fi

inputs=$(checksum src test public index.html package.json package-lock.json biome.json tsconfig.json vite.config.ts)
if [ "$(cat "$target/webui/.inputs" 2>/dev/null)" != "$inputs" ]; then
  npm run --silent check
  npm test --silent
  npm run --silent build -- --outDir "$target/webui/dist" --emptyOutDir
  echo "$inputs" >"$target/webui/.inputs"
fi
publish "$target/webui/dist"
