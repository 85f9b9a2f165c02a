#!/bin/sh
# Runs a command on this machine as if it had never seen Nix: an empty /nix, and an /etc of its own without Nix's
# configuration and users. Only for a private mount namespace (unshare --mount), which is also what undoes it.
# Usage: bare.sh SCRATCH COMMAND...
set -eu
scratch=$1
shift
mount -t tmpfs none "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/home" "$scratch/tmp"
mount -t overlay -o "lowerdir=/etc,upperdir=$scratch/upper,workdir=$scratch/work" none /etc
mount -t tmpfs -o mode=0755 none /nix
rm -rf /etc/nix
sed -i '/^nixbld/d' /etc/passwd /etc/group /etc/shadow /etc/gshadow
# The machine's own packages are only read.
for folder in /var/lib/apt /var/lib/dpkg /var/cache/apt; do
  mount --bind "$folder" "$folder"
  mount -o remount,bind,ro "$folder"
done
# Upstream must not answer, so that every machine takes the same path.
echo '127.0.0.1 releases.nixos.org' >>/etc/hosts
HOME=$scratch/home TMPDIR=$scratch/tmp exec "$@"
