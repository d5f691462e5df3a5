#!/bin/sh
# Bundles the console into the resources of the module, or into the directory that is named.
# Needs Node and npm. `./mvnw verify -Pconsole -pl runtime -am` checks that the result is committed.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=${1:-$here/../resources/io/weir/runtime/console}
cd "$here"
npm ci --silent --no-audit --no-fund
mkdir -p "$out"
node_modules/.bin/esbuild src/console.jsx --bundle --minify --format=iife --target=es2022 \
  --jsx=automatic --jsx-import-source=preact --legal-comments=none --log-level=warning \
  --outfile="$out/console.js"
cp src/console.html "$out/console.html"
{
  printf 'The console contains these libraries.\n'
  for library in preact uplot; do
    version=$(node -p "require('./node_modules/$library/package.json').version")
    printf '\n---- %s %s ----\n\n' "$library" "$version"
    cat "node_modules/$library/LICENSE"
  done
} > "$out/licenses.txt"
