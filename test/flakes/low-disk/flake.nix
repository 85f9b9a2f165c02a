# Checks for a small disk: one fills it and keeps that, one fills it up and fails, and some come after them. Each writes long enough to be seen.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        check = name: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" script ];
        };
      in
      {
        a-keeps = check "a-keeps" "busybox dd if=/dev/zero of=$out bs=1M count=330 && busybox sleep 1";
        a-fills = check "a-fills" "busybox dd if=/dev/zero of=file bs=1M count=500 || busybox sleep 1; exit 9";
        b-waits = check "b-waits" "echo > $out";
        c-waits = check "c-waits" "echo > $out";
      };
  };
}
