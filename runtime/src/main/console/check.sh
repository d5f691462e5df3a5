#!/bin/sh
# Builds the console into a directory and fails if the committed files differ from it.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$1"
fresh=$(cd "$1" && pwd -P)
"$here/build.sh" "$fresh"
diff -r "$fresh" "$here/../resources/io/weir/runtime/console" || {
  echo "the committed console is not that of its sources: run runtime/src/main/console/build.sh" >&2
  exit 1
}
