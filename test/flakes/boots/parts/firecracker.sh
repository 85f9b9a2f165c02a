say() { echo "2026-01-01T00:00:00.000000000 [anonymous-instance:main] $1"; }
say "Running Firecracker v1.10.1"
if [ ! -e /dev/kvm ]; then
  why="No such file or directory (os error 2)"
elif [ ! -c /dev/kvm ]; then
  why="Inappropriate ioctl for device (os error 25)"
elif ! (exec 3<>/dev/kvm) 2>/dev/null; then
  why="Permission denied (os error 13)"
else
  say "This is no Firecracker, and goes no further than to see that there is KVM" >&2
  exit 1
fi
failed="Failed to build MicroVM from Json: Internal error while starting microVM"
say "$failed: Kvm error: Error creating KVM object: $why" >&2
say "Firecracker exiting with error. exit_code=1" >&2
exit 1
