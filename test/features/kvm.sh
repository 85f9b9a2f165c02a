#!/bin/sh
# Runs a command with a /dev/kvm that has another mode. Only for a private mount namespace (unshare --mount), which is also what undoes it.
# Usage: kvm.sh SCRATCH MODE COMMAND...
set -eu
scratch=$1
mode=$2
shift 2
mount -t tmpfs none "$scratch"
mknod -m "$mode" "$scratch/kvm" c 10 232
mount --bind "$scratch/kvm" /dev/kvm
exec "$@"
