# Checks that take memory: how many bytes each holds stands behind its name.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        # dd takes one buffer of that size, and fills it again and again.
        hold = name: bytes: times: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" "busybox dd if=/dev/zero of=/dev/null bs=${toString bytes} count=${toString times} && echo > $out" ];
        };
      in
      {
        sixty = hold "sixty" 60000000 300;
        six-hundred = hold "six-hundred" 600000000 12;
      }
      // builtins.listToAttrs (map (n: { name = "heavy-${toString n}"; value = hold "heavy-${toString n}" 1500000000 4; }) [ 1 2 3 4 5 6 7 8 ]);
  };
}
