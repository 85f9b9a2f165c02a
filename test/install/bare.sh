#!/bin/sh
# Runs a command on this machine as if it had never seen Nix: an empty /nix, and an /etc of its own without Nix's
# configuration and users. Only for a private mount namespace (unshare --mount), which is also what undoes it.
# With RUNNER set, the command runs as a user without rights, who has sudo if RUNNER is "sudo", and has to type a password for it if it is "password".
# With CONFINED set, nobody can make namespaces, as in a container without privileges.
# PREPARE is shell code that changes the machine before, as root.
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
# Nothing of a system that runs outside is seen, and what services leave there goes with the machine.
mount -t tmpfs -o mode=0755 none /run
export HOME="$scratch/home" TMPDIR="$scratch/tmp"
chmod 0755 "$scratch"
useradd --no-create-home --home-dir "$HOME" runner
[ -z "${PREPARE-}" ] || sh -euc "$PREPARE"
unset PREPARE
[ -z "${RUNNER-}" ] || set -- env USER=runner setpriv --reuid runner --regid runner --init-groups "$@"
if [ -n "${CONFINED-}" ]; then
  # Within a user namespace of its own, whose limit can be 0 while the machine's is not. Who enters it after it has its users keeps root's rights in it.
  unshare --user sleep infinity >/dev/null 2>&1 &
  while [ "$(readlink "/proc/$!/ns/user")" = "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done
  for map in uid_map gid_map; do echo '0 0 65536' >"/proc/$!/$map"; done
  confine='echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin "$@"'
  set -- nsenter --user --target "$!" sh -euc "$confine" confined "$@"
fi
[ -n "${RUNNER-}" ] || exec "$@"
chown -R runner "$HOME" "$TMPDIR"
# What root leaves among the temporary files is to be seen too.
rule='Defaults env_keep += "TMPDIR"
runner ALL=(ALL:ALL)'
case $RUNNER in
  sudo) echo "$rule NOPASSWD:ALL" >/etc/sudoers.d/runner ;;
  password) echo "$rule ALL" >/etc/sudoers.d/runner ;;
esac
exec "$@"
