# Checks that hold memory, and one that wants more than its machine gives; what they wait is for whoever measures them.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        # dd takes one buffer of that size, and fills it once.
        hold = name: bytes: seconds: deps: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          inherit deps;
          args = [ "-c" "busybox dd if=/dev/zero of=/dev/null bs=${toString bytes} count=1 && busybox sleep ${toString seconds} && echo > $out" ];
        };
        six-hundred = hold "six-hundred" 600000000 3 [ ];
      in
      {
        # It starts when the large one is gone, and while the small one still waits: of all processes the kernel finds it the largest.
        greedy = hold "greedy" 2000000000 3 [ six-hundred ];
        inherit six-hundred;
        sixty = hold "sixty" 60000000 16 [ ];
      };
  };
}
