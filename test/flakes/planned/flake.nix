# Checks of different lengths, one that needs something that is no check, and one that does not evaluate.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        takes = name: seconds: deps: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          inherit deps;
          args = [ "-c" "busybox sleep ${seconds} && echo > $out" ];
        };
      in
      {
        long = takes "long" "1.6" [ ];
        middle = takes "middle" "0.8" [ ];
        needs-it = takes "needs-it" "0.1" [ (takes "library" "0.1" [ ]) ];
        short = takes "short" "0.1" [ ];
        typo = takes "typo" "0.1" [ { }.nothing ];
      };
  };
}
