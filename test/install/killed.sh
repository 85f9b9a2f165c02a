#!/bin/sh
# Starts an installation, kills it as soon as a path appears, and then says what is found and what a new one does.
# Usage: killed.sh PATTERN INSTALL-COMMAND NEVER-COMMAND (each command in one argument, split at newlines)
set -eu
cd "$TMPDIR"
pattern=$1
IFS='
'
set -f
$2 >/dev/null 2>&1 &
installer=$!
set +f
while kill -0 "$installer" 2>/dev/null; do
  set -- "$pattern" "$2" "$3"
  for path in $pattern; do [ -e "$path" ] || [ -L "$path" ] && kill -KILL "$installer" && break 2; done
done
wait "$installer" || true
# What sudo has started ends by itself, when it notices that it is alone.
tries=0
while pgrep -f '[r]oot.ts' >/dev/null && [ $tries -lt 600 ]; do tries=$((tries + 1)); sleep 0.05; done
set -f
$3
$2
