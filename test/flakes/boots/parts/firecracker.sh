echo "2026-01-01T00:00:00.000000000 [anonymous-instance:main] Running Firecracker v1.10.1"
# Opened for reading and writing, as Firecracker does; its words for each failure.
if [ -e /dev/kvm ]; then
  (exec 3<>/dev/kvm) 2>/dev/null && why="Function not implemented (os error 38)" || why="Permission denied (os error 13)"
else
  why="No such file or directory (os error 2)"
fi
echo "2026-01-01T00:00:00.000000001 [anonymous-instance:main] Failed to build MicroVM from Json: Internal error while starting microVM: Kvm error: Error creating KVM object: $why" >&2
echo "2026-01-01T00:00:00.000000002 [anonymous-instance:main] Firecracker exiting with error. exit_code=1" >&2
echo "Error: RunWithoutApiError(BuildMicroVMFromJson(StartMicroVM(Kvm(Kvm(Error(2))))))" >&2
exit 1
