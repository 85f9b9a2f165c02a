# Checks that hold memory, and one that wants more than its machine gives; what they wait is for whoever measures them.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: deps: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          inherit deps;
          args = [ "-c" script ];
        };
        # A daemon's cgroups count from its first build on, and of that one itself nothing. In emulation a sampler takes seconds to begin.
        first = build "first" [ ] "busybox sleep 8; echo > $out";
        # dd takes one buffer of that size, and fills it so often. In emulation a sampler needs some seconds to come round, also to what the kernel has counted.
        hold = name: bytes: times: deps: after: build name deps "busybox dd if=/dev/zero of=/dev/null bs=${toString bytes} count=${toString times} ${after}";
        six-hundred = hold "six-hundred" 600000000 4 [ first ] "&& busybox sleep 3 && echo > $out";
      in
      {
        # It starts when the large one is gone and the small one waits, so that of all processes the kernel finds it the largest; and it does not end with what is killed.
        greedy = hold "greedy" 2000000000 1 [ six-hundred ] "&& echo > $out || { busybox sleep 3; exit 9; }";
        inherit six-hundred;
        sixty = hold "sixty" 60000000 40 [ first ] "&& busybox sleep 18 && echo > $out";
      };
  };
}
